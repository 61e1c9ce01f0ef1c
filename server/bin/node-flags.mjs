/**
 * What the Node of a server is started with. V8 takes up to 192 MiB for what lives a moment, and holds what hangs on it until
 * they are full; what hung on a large body is collected when it is over (`platform/received.ts`).
 */
export const nodeFlags = ['--max-semi-space-size=16', '--expose-gc']
