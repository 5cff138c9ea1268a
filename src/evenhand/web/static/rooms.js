/* Shows new words in a room off the record without a press of the button.

   The page asks again with the mark of what it has; where nothing is new the answer is empty. Without
   this script, “Show new words” does the same. Nothing is kept in the browser. */
(function () {
  'use strict'
  const place = document.getElementById('words')
  const status = document.getElementById('new-words')
  if (!place || !window.fetch) return

  const every = 5000
  let mark = '"' + place.dataset.version + '"'
  let timer = null

  function ask () {
    window.fetch(place.dataset.words, {
      headers: { 'If-None-Match': mark },
      cache: 'no-store',
      credentials: 'same-origin'
    }).then(function (response) {
      if (response.status === 404) {
        // Ended, or left: let go of the words that stand here, and go where rooms are listed.
        place.textContent = ''
        window.location.replace(place.dataset.list)
        return null
      }
      if (response.status !== 200 || response.redirected) return null
      mark = response.headers.get('ETag') || mark
      return response.text()
    }).then(function (html) {
      if (html) {
        place.innerHTML = html
        status.textContent = ''
        window.setTimeout(function () { status.textContent = status.dataset.said }, 50)
      }
    }).catch(function () { /* The line is down: try again next time. */ }).finally(wait)
  }

  function wait () {
    window.clearTimeout(timer)
    if (!document.hidden) timer = window.setTimeout(ask, every)
  }

  document.addEventListener('visibilitychange', wait)
  wait()
})()
