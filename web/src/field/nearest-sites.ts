import type { FieldPack } from '@luminous/contract'

type Site = FieldPack['sites'][number]
export type ListedSite = Site & {
  /** Null where the site, or the phone, has no position. */
  readonly distanceM: number | null
}

/** The sites that fit what was typed: the nearest first, then those without a distance by name. */
export function nearestSites(
  sites: readonly Site[],
  here: { readonly latitude: string; readonly longitude: string } | null,
  search: string,
): readonly ListedSite[] {
  const words = plain(search).split(/\s+/).filter(Boolean)
  return sites
    .filter(({ name }) => words.every((word) => plain(name).includes(word)))
    .map((site) => ({ ...site, distanceM: here === null ? null : distanceM(site, here) }))
    .toSorted(
      (a, b) =>
        (a.distanceM ?? Infinity) - (b.distanceM ?? Infinity) || a.name.localeCompare(b.name),
    )
}

/** Without marks and case: nobody types `é` with gloves on. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()

const radians = (degrees: string): number => (Number(degrees) * Math.PI) / 180

/** Along the earth's surface, as a sphere: right to half a percent. */
function distanceM(
  site: Site,
  here: { readonly latitude: string; readonly longitude: string },
): number | null {
  if (site.latitude === null || site.longitude === null) return null
  const [lat1, lat2] = [radians(site.latitude), radians(here.latitude)]
  const dLat = lat2 - lat1
  const dLon = radians(here.longitude) - radians(site.longitude)
  const a = Math.sin(dLat / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(dLon / 2) ** 2
  return 2 * 6_371_000 * Math.asin(Math.min(1, Math.sqrt(a)))
}

/** `80 m`, `1.2 km`, `340 km`. */
export function distanceWords(metres: number): string {
  if (metres < 1000) return `${Math.max(10, Math.round(metres / 10) * 10)} m`
  const kilometres = metres / 1000
  return `${kilometres < 10 ? kilometres.toFixed(1) : Math.round(kilometres)} km`
}
