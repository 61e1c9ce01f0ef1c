/** Asks `/healthz` every 10 ms until it is told to stop, and says how long the answers took. A process of its own. */
import { request, Agent } from 'node:http'

const url = process.argv[2] ?? ''
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const times: number[] = []
const said = { isOver: false }
let failed = 0

const ask = () =>
  new Promise<void>((done) => {
    const begun = performance.now()
    const asked = request(`${url}/healthz`, { agent, timeout: 30_000 }, (answer) => {
      answer.resume()
      answer.on('end', () => {
        times.push(performance.now() - begun)
        if (answer.statusCode !== 200) failed += 1
        done()
      })
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => {
      failed += 1
      done()
    })
    asked.end()
  })

process.on('message', () => (said.isOver = true))
while (!said.isOver) {
  await ask()
  await new Promise((done) => setTimeout(done, 10))
}
process.send?.({ times, failed }, () => process.exit(0))
