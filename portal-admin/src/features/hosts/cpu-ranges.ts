/** CPU numbers as the kernel writes them: `0-15,32-47`. */
export function cpuRanges(cpus: readonly number[]): string {
  const sorted = cpus.toSorted((a, b) => a - b)
  const ranges: [number, number][] = []
  for (const cpu of sorted) {
    const last = ranges.at(-1)
    if (last && cpu === last[1] + 1) last[1] = cpu
    else if (!last || cpu !== last[1]) ranges.push([cpu, cpu])
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',')
}
