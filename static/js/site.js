/* The readers' one script. Every page works without it: no link, form or text waits for it.

   It runs before the page is drawn, so that a page never turns colour under the reader's eyes; the rest waits for the page. */
{
  const { copied } = document.currentScript.dataset

  /* Light or dark by the reader's own choice, kept in this browser alone; without a choice by the system's. */
  const root = document.documentElement
  const dark = matchMedia("(prefers-color-scheme: dark)")
  const kept = (...choice) => {
    try {
      return choice.length ? localStorage.setItem("scheme", choice[0]) : localStorage.getItem("scheme") ?? ""
    } catch {
      return "" // a browser that keeps nothing: the choice holds for this page
    }
  }
  root.dataset.scheme = kept()
  const isDark = () => (root.dataset.scheme || (dark.matches ? "dark" : "light")) === "dark"

  /* The button in the page's foot says what it gives. */
  function offerScheme() {
    const button = document.getElementById("scheme")
    const say = () => (button.textContent = isDark() ? button.dataset.light : button.dataset.dark)
    button.addEventListener("click", () => {
      const wanted = isDark() ? "light" : "dark"
      // What the system gives anyway is no choice of the reader's: the page follows the system again.
      root.dataset.scheme = wanted === (dark.matches ? "dark" : "light") ? "" : wanted
      kept(root.dataset.scheme)
      say()
    })
    dark.addEventListener("change", say)
    say()
    button.hidden = false
  }

  /* The address of a paragraph is copied by its number; the place of reading goes along to the other ways to read a text. */
  function keepPlace() {
    const paragraphs = [...document.querySelectorAll(".block > [id]")]

    // The number in the margin is a link to its paragraph: following it also copies that address, where a browser lets it.
    const said = document.createElement("p")
    said.className = "said ui"
    said.setAttribute("role", "status")
    if (paragraphs.length) document.body.append(said)
    for (const number of document.querySelectorAll("a.number")) {
      number.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(number.href)
        } catch {
          return // not allowed, or no secure connection: the address stands in the address bar
        }
        said.textContent = copied
        setTimeout(() => (said.textContent = ""), 4000)
      })
    }

    // Where the reader last rested: the first paragraph in the window. Resting at the top of the page does not count, since the
    // links to the other ways to read stand there.
    let place = document.getElementById(location.hash.slice(1))
    let rest
    const rested = () => {
      const first = paragraphs.find((paragraph) => paragraph.getBoundingClientRect().bottom > 16)
      if (first && scrollY > innerHeight / 4) place = first
    }
    addEventListener("scroll", () => {
      clearTimeout(rest)
      rest = setTimeout(rested, 500)
    }, { passive: true })

    for (const link of document.querySelectorAll(".views a, .languages a")) {
      const takeAlong = () => {
        rested()
        if (!place) return
        const twin = place.closest(".pair")?.querySelector(`.places a[hreflang="${link.hreflang}"]`)
        link.hash = twin?.hash || place.id
      }
      link.addEventListener("pointerdown", takeAlong)
      link.addEventListener("focus", takeAlong)
    }

    // A paragraph that the other language has joined to the one before it has no place of its own there: go to that one.
    const wanted = location.hash.match(/^#p(\d+)/)
    if (wanted && !document.getElementById(location.hash.slice(1))) {
      const before = paragraphs.filter((paragraph) => parseInt(paragraph.id.slice(1), 10) <= Number(wanted[1]))
      if (before.length) location.replace(`#${before.at(-1).id}`)
    }
  }

  /* Suggestions for the search box; nothing is asked while an input method composes. */
  function suggestWords() {
    const WAIT = 150 // milliseconds after the last key
    const known = new Map()

    function offer(list, suggestions) {
      list.replaceChildren(...suggestions.map(({ value, label }) => Object.assign(document.createElement("option"), { value, label })))
    }

    async function suggest(form, input, typed, signal) {
      if (!known.has(typed)) {
        const answer = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(typed)}`, { signal })
        if (!answer.ok) return
        known.set(typed, (await answer.json()).suggestions)
      }
      if (input.value.trim() === typed) offer(input.list, known.get(typed))
    }

    for (const form of document.querySelectorAll("form[data-suggestions]")) {
      const input = form.elements.q
      let timer, request
      const later = (event) => {
        clearTimeout(timer)
        request?.abort()
        const typed = input.value.trim()
        if (event.isComposing || !typed) return
        request = new AbortController()
        timer = setTimeout(() => suggest(form, input, typed, request.signal).catch(() => {}), WAIT)
      }
      input.addEventListener("input", later)
      input.addEventListener("compositionend", () => later({ isComposing: false }))
      input.addEventListener("compositionstart", () => clearTimeout(timer))
    }
  }

  addEventListener("DOMContentLoaded", () => {
    offerScheme()
    keepPlace()
    suggestWords()
  })
}
