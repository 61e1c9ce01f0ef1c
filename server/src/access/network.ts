import { isIPv6 } from 'node:net'

/**
 * Whose network an address belongs to, for counting: of IPv6 everybody has a /64, 2^64 addresses to guess from, so
 * that the first four groups are what one address is in IPv4. Pure.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  // The parser of addresses spells each in its one shortest way; a zone of this machine is no part of that.
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`)
  const [head = '', tail] = hostname.slice(1, -1).split('::')
  const [first, last] = [groupsOf(head), groupsOf(tail ?? '')]
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0')
  return `${[...first, ...zeros, ...last].slice(0, 4).join(':')}::/64`
}

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'))
