// What a reading page does without, and does better with: it copies the address of a paragraph, and carries the place of
// reading into the other ways to read the text.
{
  const { copied } = document.currentScript.dataset;
  const paragraphs = [...document.querySelectorAll(".block > [id]")];

  // The number in the margin is a link to its paragraph: following it also copies that address, where a browser lets it.
  const said = document.createElement("p");
  said.className = "said ui";
  said.setAttribute("role", "status");
  if (paragraphs.length) document.body.append(said);
  for (const number of document.querySelectorAll("a.number")) {
    number.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(number.href);
      } catch {
        return; // not allowed, or no secure connection: the address stands in the address bar
      }
      said.textContent = copied;
      setTimeout(() => (said.textContent = ""), 4000);
    });
  }

  // The paragraph that is being read: the first that reaches below the top quarter of the window.
  const current = () => paragraphs.find((paragraph) => paragraph.getBoundingClientRect().bottom > innerHeight / 4);

  for (const link of document.querySelectorAll(".views a, .languages a")) {
    const keepPlace = () => {
      if (!paragraphs.length) return;
      if (scrollY < innerHeight / 4) return (link.hash = location.hash);
      const here = current();
      const twin = here?.closest(".pair")?.querySelector(`.places a[hreflang="${link.hreflang}"]`);
      if (here) link.hash = twin?.hash || here.id;
    };
    link.addEventListener("pointerdown", keepPlace);
    link.addEventListener("focus", keepPlace);
  }

  // A paragraph that the other language has joined to the one before it has no place of its own there: go to that one.
  const wanted = location.hash.match(/^#p(\d+)/);
  if (wanted && !document.getElementById(location.hash.slice(1))) {
    const before = paragraphs.filter((paragraph) => parseInt(paragraph.id.slice(1), 10) <= Number(wanted[1]));
    if (before.length) location.replace(`#${before.at(-1).id}`);
  }
}
