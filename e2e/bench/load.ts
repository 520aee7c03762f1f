import { Agent, request } from 'node:http'

/** What a closed loop of requests measured. */
export interface Load {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Asks for `url` over `connections` kept-alive connections, each one request at a time, for `seconds`. */
export async function load(
  url: string,
  options: { connections: number; seconds: number; headers?: Record<string, string> },
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections })
  const times: number[] = []
  const begun = performance.now()
  const end = begun + options.seconds * 1000
  const once = () =>
    new Promise<void>((resolve, reject) => {
      const sent = performance.now()
      request(url, { agent, headers: options.headers ?? {} }, (response) => {
        response.resume()
        response.once('end', () => {
          if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`))
          times.push(performance.now() - sent)
          resolve()
        })
      })
        .once('error', reject)
        .end()
    })
  await Promise.all(
    Array.from({ length: options.connections }, async () => {
      while (performance.now() < end) await once()
    }),
  )
  const seconds = (performance.now() - begun) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (part: number) => times[Math.floor(part * times.length)] ?? Number.NaN
  return { perSecond: times.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99) }
}
