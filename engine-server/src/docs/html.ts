/** Markup that is safe to put into a page. */
export interface Html {
  readonly html: string
}

/** Builds markup; what is put in is escaped unless it is markup itself. Lists are joined. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (Html | readonly Html[] | string | number)[]
): Html {
  return { html: parts.reduce((text, part, index) => text + render(values[index - 1] ?? '') + part) }
}

function render(value: Html | readonly Html[] | string | number): string {
  if (typeof value === 'object') return 'html' in value ? value.html : value.map((one) => one.html).join('')
  return String(value).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

/** Plain text of the contract: paragraphs at empty lines, `code` in backticks. */
export function prose(text: string): Html {
  return {
    html: text
      .trim()
      .split(/\n\s*\n/)
      .map((paragraph) => html`<p>${inline(paragraph)}</p>`.html)
      .join(''),
  }
}

/** One line of text with `code` in backticks. */
export function inline(text: string): Html {
  return {
    html: text
      .split('`')
      .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`).html)
      .join(''),
  }
}
