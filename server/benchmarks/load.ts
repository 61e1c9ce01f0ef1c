/** Asks one address over and over from a process of its own, and says how often it was answered. */
import { Agent, get } from 'node:http'

export type Load = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly connections: number
  readonly seconds: number
}
export type Loaded = { readonly perSecond: number; readonly p50Ms: number; readonly bytes: number }

process.on('message', (load: Load) => {
  void measure(load).then((loaded) => process.send?.(loaded))
})

async function measure({ url, headers, connections, seconds }: Load): Promise<Loaded> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const ask = () =>
    new Promise<number>((resolve, reject) => {
      get(url, { agent, headers }, (answer) => {
        let bytes = 0
        answer.on('data', (chunk: Buffer) => (bytes += chunk.length))
        answer.on('end', () =>
          answer.statusCode === 200
            ? resolve(bytes)
            : reject(new Error(`${url} answers ${answer.statusCode}`)),
        )
      }).on('error', reject)
    })
  const times: number[] = []
  let bytes = 0
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() - begun < seconds * 1000) {
        const asked = performance.now()
        bytes = await ask()
        times.push(performance.now() - asked)
      }
    }),
  )
  const tookS = (performance.now() - begun) / 1000
  agent.destroy()
  const p50Ms = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
  return { perSecond: times.length / tookS, p50Ms, bytes }
}
