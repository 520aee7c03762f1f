# Flattens the YAML that cloud-init documents are written in (and JSON, which is YAML) to lines
#   path/of/keys<TAB>value
# with list items numbered from 0 and \\, \n and \t escaped in values. Empty maps and lists give no line.
# Not supported, as cloud documents do without: anchors, tags, several documents, complex keys.

{ sub(/\r$/, ""); line[++total] = $0 }

END {
  at = 1
  skipBlank()
  if (at <= total) { if (index("[{", substr(line[at], indentOf(line[at]) + 1, 1))) flowAt("", line[at]); else block(indentOf(line[at]), "") }
}

function indentOf(s) { match(s, /^ */); return RLENGTH }

function skipBlank() {
  while (at <= total && line[at] ~ /^[ \t]*(#.*|---.*|)$/) at++
}

function emit(path, value) {
  gsub(/\\/, "\\\\", value); gsub(/\n/, "\\n", value); gsub(/\t/, "\\t", value)
  print path "\t" value
}

function join(path, key) { return path == "" ? key : path "/" key }

function spaces(n,    s) { s = ""; while (n-- > 0) s = s " "; return s }

# A block starting at the current line, whose entries stand at exactly this indent.
function block(indent, path,    rest, offset, key) {
  if (substr(line[at], indent + 1) ~ /^-( |$)/) { list(indent, path); return }
  while (at <= total) {
    skipBlank()
    if (at > total || indentOf(line[at]) != indent) return
    rest = substr(line[at], indent + 1)
    offset = keyLength(rest)
    if (offset == 0) { at++; continue } # not YAML we know: leave the line
    key = substr(rest, 1, offset)
    rest = substr(rest, offset + 1)
    sub(/ *$/, "", key)
    if (key ~ /^".*"$/ || key ~ /^'.*'$/) key = substr(key, 2, length(key) - 2)
    sub(/^:[ \t]*/, "", rest)
    if (rest == "" || rest ~ /^#/) { at++; nestedOrList(indent, join(path, key)) }
    else value(rest, indent, join(path, key))
  }
}

function nested(indent, path) {
  skipBlank()
  if (at <= total && indentOf(line[at]) > indent) block(indentOf(line[at]), path)
  else emit(path, "")
}

# The items of a list under a key may stand at the key's own indent.
function nestedOrList(indent, path) {
  skipBlank()
  if (at <= total && indentOf(line[at]) == indent && substr(line[at], indent + 1) ~ /^-( |$)/) list(indent, path)
  else nested(indent, path)
}

function list(indent, path,    n, rest, offset) {
  n = 0
  while (at <= total) {
    skipBlank()
    if (at > total || indentOf(line[at]) != indent) return
    rest = substr(line[at], indent + 1)
    if (rest !~ /^-( |$)/) return
    match(rest, /^- */); offset = RLENGTH
    rest = substr(rest, offset + 1)
    if (rest == "" || rest ~ /^#/) { at++; nested(indent, join(path, n)) }
    else if (rest ~ /^- / || keyLength(rest) > 0) {
      line[at] = spaces(indent + offset) rest
      block(indent + offset, join(path, n))
    } else value(rest, indent, join(path, n))
    n++
  }
}

# Length of the key before ": " or a closing ":", 0 when the text is no mapping entry.
function keyLength(s) {
  if (match(s, /^"[^"]*" *:/) || match(s, /^'[^']*' *:/)) {
    if (substr(s, RLENGTH + 1) ~ /^([ \t]|$)/) return RLENGTH - 1
    return 0
  }
  if (index("\"'[{|>&*!%@`", substr(s, 1, 1))) return 0
  if (match(s, /:([ \t]|$)/)) return RSTART - 1
  return 0
}

function value(rest, indent, path,    first, text, more) {
  first = substr(rest, 1, 1)
  if (first == "|" || first == ">") { literal(rest, indent, path); return }
  if (first == "[" || first == "{") { flowAt(path, rest); return }
  if (first == "\"" || first == "'") {
    text = rest
    while (!quotedWhole(text) && at < total) { at++; more = line[at]; sub(/^ +/, "", more); text = text (more == "" ? "\n" : " " more) }
    at++
    src = text; pos = 1
    emit(path, quoted())
    return
  }
  sub(/[ \t]+#.*$/, "", rest); sub(/[ \t]+$/, "", rest)
  at++
  while (at <= total && line[at] !~ /^[ \t]*(#.*)?$/ && indentOf(line[at]) > indent) {
    more = line[at++]; sub(/^ +/, "", more); sub(/[ \t]+#.*$/, "", more); rest = rest " " more
  }
  if (rest == "null" || rest == "~") rest = ""
  emit(path, rest)
}

function literal(rest, indent, path,    keep, fold, own, text, s, blank) {
  keep = rest ~ /^.[0-9]*-/ ? "-" : rest ~ /^.[0-9]*\+/ ? "+" : ""
  fold = substr(rest, 1, 1) == ">"
  own = match(rest, /[1-9]/) ? indent + substr(rest, RSTART, 1) : -1
  text = ""
  for (at++; at <= total; at++) {
    blank = line[at] ~ /^ *$/
    if (!blank && own < 0) own = indentOf(line[at])
    if (!blank && (indentOf(line[at]) < own || own <= indent)) break
    s = blank ? "" : substr(line[at], own + 1)
    if (fold) text = text (text == "" || text ~ /\n$/ || blank ? "" : " ") s (blank ? "\n" : "")
    else text = text s "\n"
  }
  if (keep != "+") sub(/\n+$/, "", text)
  if (keep == "" && text != "") text = text "\n"
  emit(path, text)
}

# A [list] or {map} written in one piece, possibly over several lines.
function flowAt(path, text) {
  while (!balanced(text) && at < total) text = text "\n" line[++at]
  at++
  src = text; pos = 1
  flow(path)
}

function balanced(s,    i, c, quote, depth) {
  depth = 0; quote = ""
  for (i = 1; i <= length(s); i++) {
    c = substr(s, i, 1)
    if (quote != "") { if (c == "\\" && quote == "\"") i++; else if (c == quote) quote = "" }
    else if (c == "\"" || c == "'") quote = c
    else if (c == "[" || c == "{") depth++
    else if (c == "]" || c == "}") { if (--depth == 0) return 1 }
  }
  return 0
}

function quotedWhole(s,    i, c, quote) {
  quote = substr(s, 1, 1)
  for (i = 2; i <= length(s); i++) {
    c = substr(s, i, 1)
    if (c == "\\" && quote == "\"") i++
    else if (c == quote) { if (quote == "'" && substr(s, i + 1, 1) == "'") i++; else return 1 }
  }
  return 0
}

function blanks() { while (substr(src, pos, 1) ~ /^[ \t\n]$/) pos++ }

function flow(path,    c, n, key, before) {
  blanks()
  c = substr(src, pos, 1)
  if (c == "[" || c == "{") {
    pos++
    for (n = 0; pos <= length(src); n++) {
      blanks()
      if (index("]}", substr(src, pos, 1))) { pos++; return }
      before = pos
      if (c == "[") flow(join(path, n))
      else {
        key = scalar(":,}")
        blanks()
        if (substr(src, pos, 1) == ":") { pos++; flow(join(path, key)) } else emit(join(path, key), "")
      }
      blanks()
      if (substr(src, pos, 1) == "," || pos == before) pos++ # a stray character is passed over
    }
    return
  }
  if (c == "\"" || c == "'") { emit(path, quoted()); return }
  key = scalar(",]}")
  emit(path, key == "null" || key == "~" ? "" : key)
}

function scalar(stops,    start, s) {
  if (index("\"'", substr(src, pos, 1))) return quoted()
  start = pos
  while (pos <= length(src) && index(stops, substr(src, pos, 1)) == 0) pos++
  s = substr(src, start, pos - start)
  gsub(/^[ \t\n]+|[ \t\n]+$/, "", s)
  return s
}

# The quoted text at src[pos], which then stands behind its closing quote.
function quoted(    quote, c, out) {
  quote = substr(src, pos++, 1); out = ""
  while (pos <= length(src)) {
    c = substr(src, pos++, 1)
    if (c == quote) { if (quote == "'" && substr(src, pos, 1) == "'") { out = out "'"; pos++; continue } return out }
    if (c == "\\" && quote == "\"") {
      c = substr(src, pos++, 1)
      if (c == "n") c = "\n"; else if (c == "t") c = "\t"; else if (c == "r") c = "\r"
      else if (c == "u") { c = unicode(substr(src, pos, 4)); pos += 4 }
    }
    out = out c
  }
  return out
}

function unicode(hex,    i, n) {
  n = 0
  for (i = 1; i <= 4; i++) n = n * 16 + index("0123456789abcdef", tolower(substr(hex, i, 1))) - 1
  if (n < 128) return sprintf("%c", n)
  if (n < 2048) return sprintf("%c%c", 192 + int(n / 64), 128 + n % 64)
  return sprintf("%c%c%c", 224 + int(n / 4096), 128 + int(n / 64) % 64, 128 + n % 64)
}
