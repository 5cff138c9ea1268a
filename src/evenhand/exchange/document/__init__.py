"""Documents to print or send, written once as a tree and put out as HTML, Word, PDF or plain text."""
