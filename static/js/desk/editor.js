/* The rich-text editor over a plain textarea: what the field holds stays the truth, and the server cleans it whatever happens here.

   Put together from the parts of django-prose-editor's one module, without its menu: the bar is made of words, by the template.
   `injectCSS: false`, since an injected <style> would need a hole in the content security policy (the rules are in desk.css). */

const ACTS = {
  paragraph: [(chain) => chain.setParagraph(), "paragraph"],
  heading2: [(chain) => chain.toggleHeading({ level: 2 }), "heading", { level: 2 }],
  heading3: [(chain) => chain.toggleHeading({ level: 3 }), "heading", { level: 3 }],
  quotation: [(chain) => chain.toggleBlockquote(), "blockquote"],
  list: [(chain) => chain.toggleBulletList(), "bulletList"],
  numbered: [(chain) => chain.toggleOrderedList(), "orderedList"],
  emphasis: [(chain) => chain.toggleItalic(), "italic"],
  strong: [(chain) => chain.toggleBold(), "bold"],
  undo: [(chain) => chain.undo()],
  redo: [(chain) => chain.redo()],
}
const BLOCKS = ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "table", "horizontalRule"]
const MARKS = ["italic", "bold", "strike", "subscript", "superscript", "link"]

/* Words in another language: <span lang="fr">. */
const languageSpan = (parts) =>
  parts.Mark.create({
    name: "language",
    addAttributes: () => ({ lang: { default: null, parseHTML: (element) => element.getAttribute("lang") } }),
    parseHTML: () => [{ tag: "span[lang]" }],
    renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
  })

/* The attributes that a stored body carries and this editor must not lose: a block's key (a part split off gets none, the server
   gives it one) and the language of a block or mark. */
const kept = (name, keepOnSplit) => ({
  default: null,
  keepOnSplit,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (attributes) => (attributes[name] ? { [name]: attributes[name] } : {}),
})
/* ProseMirror wants a paragraph in every list item and cell. Where the stored text has none, none is written back. */
const bare = {
  default: true,
  parseHTML: (element) => !element.querySelector(":scope > p"),
  renderHTML: (attributes) => (attributes.bare ? { "data-bare": "" } : {}),
}
const keptAttributes = (parts) =>
  parts.Extension.create({
    name: "keptAttributes",
    addGlobalAttributes: () => [
      { types: BLOCKS, attributes: { "data-block": kept("data-block", false), lang: kept("lang", true) } },
      { types: MARKS, attributes: { lang: kept("lang", true) } },
      { types: ["listItem", "tableCell", "tableHeader"], attributes: { bare } },
    ],
  })

const extensions = (parts) => [
  parts.Document, parts.Paragraph, parts.Text, parts.HardBreak, parts.History, parts.Dropcursor, parts.Gapcursor,
  parts.Heading.configure({ levels: [2, 3, 4] }), parts.Blockquote, parts.BulletList, parts.OrderedList, parts.ListItem,
  parts.HorizontalRule, parts.Bold, parts.Italic, parts.Strike, parts.Subscript, parts.Superscript,
  parts.Link.configure({ openOnClick: false, enableTarget: false, autolink: false, protocols: ["http", "https", "mailto"] }),
  parts.Table, parts.TableRow, parts.TableHeader, parts.TableCell,
  languageSpan(parts), keptAttributes(parts),
]

function markup(editor) {
  if (editor.isEmpty) return ""
  const page = new DOMParser().parseFromString(editor.getHTML(), "text/html")
  for (const holder of page.querySelectorAll("[data-bare]")) {
    holder.removeAttribute("data-bare")
    const paragraphs = holder.querySelectorAll(":scope > p")
    if (paragraphs.length === 1 && !paragraphs[0].attributes.length) paragraphs[0].replaceWith(...paragraphs[0].childNodes)
  }
  return page.body.innerHTML
}

/** Make the editor over `field` (a textarea in an element with `data-editor`); returns it once it is ready. */
export async function openEditor(field, bar, dialog) {
  const frame = field.parentElement
  const parts = await import(frame.dataset.editor)
  const label = document.querySelector(`label[for="${field.id}"]`)
  const editor = new parts.Editor({
    element: frame,
    injectCSS: false,
    extensions: extensions(parts),
    content: field.value,
    editorProps: {
      attributes: {
        class: "body",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label ? label.textContent.trim() : "",
        lang: field.lang,
        spellcheck: "true",
      },
    },
    onUpdate: () => {
      field.value = markup(editor)
      field.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  field.hidden = true
  label?.addEventListener("click", () => editor.commands.focus())
  connectBar(editor, bar, dialog)
  return editor
}

function connectBar(editor, bar, dialog) {
  const language = bar.querySelector("[data-act=language]")
  bar.hidden = false
  // A press on the bar must not take the words that are selected away from under it.
  bar.addEventListener("mousedown", (event) => {
    if (event.target.closest("button")) event.preventDefault()
  })
  bar.addEventListener("click", (event) => {
    const act = event.target.closest("button")?.dataset.act
    if (act === "link") askLink(editor, dialog)
    else if (act) ACTS[act][0](editor.chain().focus()).run()
  })
  language.addEventListener("change", () => {
    const chain = editor.chain().focus()
    if (language.value) chain.setMark("language", { lang: language.value }).run()
    else chain.extendMarkRange("language").unsetMark("language").run()
  })
  const show = () => {
    for (const button of bar.querySelectorAll("button")) {
      const [, name, attributes] = ACTS[button.dataset.act] ?? [null, button.dataset.act]
      if (name) button.setAttribute("aria-pressed", String(editor.isActive(name, attributes)))
    }
    language.value = editor.getAttributes("language").lang ?? ""
  }
  editor.on("transaction", show)
  show()
}

function askLink(editor, dialog) {
  const form = dialog.querySelector("form")
  form.href.value = editor.getAttributes("link").href ?? ""
  dialog.returnValue = ""
  dialog.showModal()
  dialog.addEventListener(
    "close",
    () => {
      const chain = editor.chain().focus().extendMarkRange("link")
      const href = form.href.value.trim()
      if (dialog.returnValue === "set" && href) chain.setMark("link", { href }).run()
      else if (dialog.returnValue === "remove") chain.unsetMark("link").run()
      else editor.commands.focus()
    },
    { once: true },
  )
}
