/* Joins the passkey buttons of a page to allauth's own functions.

   allauth's way is a block of data inside the page, which our policy and our checks refuse in every
   page; here the same data stands in data- attributes. Where a browser knows no passkeys, or runs no
   script, the buttons stay hidden: an e-mailed code, or a code from an app, does the same. */
(function () {
  'use strict'
  const forms = window.allauth && window.allauth.webauthn && window.allauth.webauthn.forms
  if (!forms || !window.PublicKeyCredential) return

  const ways = { add: 'addForm', authenticate: 'authenticateForm', login: 'loginForm' }

  document.querySelectorAll('[data-passkey]').forEach(function (button) {
    const way = button.dataset.passkey
    const ids = { credential: button.dataset.credential, passwordless: button.dataset.passwordless }
    ids[way] = button.id
    const data = button.dataset.options ? JSON.parse(button.dataset.options) : undefined
    forms[ways[way]]({ ids: ids, data: data })
  })
  document.querySelectorAll('[data-passkey-shown]').forEach(function (part) { part.hidden = false })

  document.addEventListener('allauth.error', function (event) {
    event.preventDefault()
    document.querySelectorAll('[data-passkey-error]').forEach(function (words) { words.hidden = false })
  })
})()
