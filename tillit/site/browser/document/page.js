/* A document in the page. */

function element(tag, text = "", attributes = {}) {
  const node = document.createElement(tag);
  text.split("\n").forEach((line, i) => {
    if (i) node.append(document.createElement("br"));
    node.append(line);
  });
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function within(tag, children, attributes = {}) {
  const node = element(tag, "", attributes);
  node.replaceChildren(...children);
  return node;
}

/** An item whose last word leads to what it names. */
function leading(item, address) {
  const name = item.split(" ").at(-1);
  const link = element("a", name, { href: address + name });
  return within("li", [item.slice(0, -name.length), link]);
}

const drawn = {
  stamp: ({ text }) => element("p", text, { class: "stamp" }),
  paragraph: ({ text }) => element("p", text),
  list: ({ items, leads_to: address }) =>
    within("ul", items.map((item) => (address ? leading(item, address) : element("li", item)))),
  table({ caption, columns, rows }) {
    const heads = columns.map((heading) => element("th", heading, { scope: "col" }));
    const lines = rows.map(([first, ...cells]) => {
      const head = element("th", first, { scope: "row" });
      return within("tr", [head, ...cells.map((text) => element("td", text))]);
    });
    const table = within("table", [
      element("caption", caption),
      within("thead", [within("tr", heads)]),
      within("tbody", lines),
    ]);
    return within("div", [table], {
      class: "scroll", tabindex: "0", role: "region", "aria-label": caption,
    });
  },
};

/** The blocks in pieces, one for each child of the document: the title, then the main parts. */
export function pieces(blocks) {
  const found = [];
  for (const block of blocks) {
    if (block.kind === "title" || block.level === 2) found.push([]);
    found.at(-1).push(block);
  }
  return found;
}

export function draw([head, ...blocks], titleLevel) {
  const heading = ({ level = 1, id = "title", text }) =>
    element(`h${titleLevel - 1 + level}`, text, { id: `document-${id}` });
  const section = (block) =>
    within("section", [heading(block)], { "aria-labelledby": `document-${block.id}` });
  if (head.kind === "title") {
    return within("header", [heading(head), ...blocks.map((block) => drawn.stamp(block))]);
  }
  const above = [{ level: head.level, node: section(head) }];
  for (const block of blocks) {
    if (block.kind !== "heading") {
      above.at(-1).node.append(drawn[block.kind](block));
      continue;
    }
    while (above.at(-1).level >= block.level) above.pop();
    const node = section(block);
    above.at(-1).node.append(node);
    above.push({ level: block.level, node });
  }
  return above[0].node;
}
