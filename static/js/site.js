/* Light or dark by the reader's own choice, kept in this browser alone; without a choice, or without this script, by the system's.
   Runs before the page is drawn, so that a page never turns colour under the reader's eyes. */
{
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

  addEventListener("DOMContentLoaded", () => {
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
  })
}
