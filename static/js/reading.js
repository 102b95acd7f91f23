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

  // Where the reader last rested: the first paragraph in the window. Resting at the top of the page does not count, since the
  // links to the other ways to read stand there.
  let place = document.getElementById(location.hash.slice(1));
  let rest;
  const rested = () => {
    const first = paragraphs.find((paragraph) => paragraph.getBoundingClientRect().bottom > 16);
    if (first && scrollY > innerHeight / 4) place = first;
  };
  addEventListener("scroll", () => {
    clearTimeout(rest);
    rest = setTimeout(rested, 500);
  }, { passive: true });

  for (const link of document.querySelectorAll(".views a, .languages a")) {
    const keepPlace = () => {
      rested();
      if (!place) return;
      const twin = place.closest(".pair")?.querySelector(`.places a[hreflang="${link.hreflang}"]`);
      link.hash = twin?.hash || place.id;
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
