/* Suggestions for the search box. Without this file the box is a plain form. Nothing is asked while an input method composes. */
{
  const WAIT = 150; // milliseconds after the last key
  const known = new Map();

  function offer(list, suggestions) {
    list.replaceChildren(...suggestions.map(({ value, label }) => Object.assign(document.createElement("option"), { value, label })));
  }

  async function suggest(form, input, typed, signal) {
    if (!known.has(typed)) {
      const answer = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(typed)}`, { signal });
      if (!answer.ok) return;
      known.set(typed, (await answer.json()).suggestions);
    }
    if (input.value.trim() === typed) offer(input.list, known.get(typed));
  }

  for (const form of document.querySelectorAll("form[data-suggestions]")) {
    const input = form.elements.q;
    let timer, request;
    const later = (event) => {
      clearTimeout(timer);
      request?.abort();
      const typed = input.value.trim();
      if (event.isComposing || !typed) return;
      request = new AbortController();
      timer = setTimeout(() => suggest(form, input, typed, request.signal).catch(() => {}), WAIT);
    };
    input.addEventListener("input", later);
    input.addEventListener("compositionend", () => later({ isComposing: false }));
    input.addEventListener("compositionstart", () => clearTimeout(timer));
  }
}
