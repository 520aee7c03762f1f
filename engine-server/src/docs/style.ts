/** The documentation's style sheet: light and dark by what the reader prefers. */
export const style = `:root { color-scheme: light dark; --line: light-dark(#d2d2d2, #444548); --soft: light-dark(#f2f2f2, #292929);
  --text: light-dark(#151515, #e0e0e0); --dim: light-dark(#4d4d4d, #b8b8b8); --link: light-dark(#0057a8, #92c5f9);
  --page: light-dark(#ffffff, #1a1a1a) }
* { box-sizing: border-box }
body { margin: 0; color: var(--text); background: var(--page); font: 1rem/1.5 system-ui, sans-serif;
  display: grid; grid-template-columns: 14rem minmax(0, 56rem); gap: 0 2rem; padding: 0 1rem }
header { grid-column: 2 }
nav { position: sticky; top: 0; align-self: start; padding-top: 1rem; max-height: 100vh; overflow: auto }
nav ul { list-style: none; padding: 0; margin: 0 }
nav a { display: block; padding: .25rem .5rem }
main { min-width: 0 }
a { color: var(--link) }
h3 a { color: inherit; text-decoration: none }
h3 a:hover { text-decoration: underline }
section { border-top: 1px solid var(--line); margin-top: 2rem }
article { border: 1px solid var(--line); border-radius: .5rem; padding: 0 1rem 1rem; margin: 1rem 0 }
article:target, tr:target { outline: 3px solid var(--link) }
code, pre { font-family: ui-monospace, monospace; font-size: .9em }
h3 code { overflow-wrap: anywhere }
pre { background: var(--soft); padding: .75rem; border-radius: .25rem; overflow: auto }
.method { background: var(--soft); border: 1px solid var(--line); border-radius: .25rem; padding: .1rem .4rem }
.summary { font-weight: 600 }
small, .fields span { color: var(--dim); font-weight: 400 }
dl.fields { margin: .5rem 0 }
.fields dt { margin-top: .5rem }
.fields dd { margin: 0 0 0 1.25rem; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid var(--line) }
@media (max-width: 50rem) { body { display: block } nav { position: static } nav ul { columns: 2 } }
`
