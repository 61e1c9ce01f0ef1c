/** Where Luminous samples most; every other zone that the browser knows stands below. */
const near = [
  'America/Edmonton',
  'America/Vancouver',
  'America/Yellowknife',
  'America/Regina',
  'America/Winnipeg',
  'America/Toronto',
  'America/Halifax',
  'America/St_Johns',
] as const

export const zoneDefault = near[0]

const options = (zones: readonly string[]) =>
  zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))

/** For a select; made once, since browsers know more than 400. */
export const zoneGroups = (() => {
  const all = Intl.supportedValuesOf('timeZone')
  const nearby = near.filter((zone) => zone === zoneDefault || all.includes(zone))
  const others = all.filter((zone) => !nearby.some((one) => one === zone))
  return [
    { group: 'Canada', items: options(nearby) },
    { group: 'All zones', items: options(['UTC', ...others.filter((zone) => zone !== 'UTC')]) },
  ]
})()
