/* The review page: choosing a paragraph, with the words selected in it, for a remark, without leaving the place. */

const form = document.getElementById("remark")

document.querySelector(".diff")?.addEventListener("click", (event) => {
  const link = event.target.closest("[data-about]")
  if (!link || !form) return
  event.preventDefault()
  form.block.value = link.dataset.about
  const selected = String(document.getSelection()).trim()
  if (selected) form.quote.value = selected.slice(0, 500)
  form.text.focus()
})
