/** Who is in the demonstration, and where they sample. Names, places and numbers are made up. */
import type { Role } from '@luminous/contract'

/** Where all of it happens. */
export const zone = 'America/Edmonton'

/** About so much, and by which share it goes up and down from week to week. */
export type DemoWater = { readonly meanMgPerL: number; readonly scatter: number }
const tributary: DemoWater = { meanMgPerL: 0.09, scatter: 0.5 }
const river: DemoWater = { meanMgPerL: 0.4, scatter: 0.6 }
const pond: DemoWater = { meanMgPerL: 46, scatter: 0.25 }
const recycled: DemoWater = { meanMgPerL: 24, scatter: 0.35 }
const seep: DemoWater = { meanMgPerL: 6, scatter: 0.45 }

export type DemoSite = {
  readonly name: string
  readonly latitude: string
  readonly longitude: string
  /** The water that the season finds there, in mg/L. */
  readonly water: DemoWater
  /** Code on the vial and when it was filled: of the first plate. */
  readonly samples: readonly (readonly [code: string, collectedAt: string])[]
}

export const teams: readonly {
  slug: string
  name: string
  kind: 'customer' | 'community'
  sites: readonly DemoSite[]
}[] = [
  {
    slug: 'demo-operator',
    name: 'Demonstration Operator',
    kind: 'customer',
    sites: [
      {
        name: 'Muskeg River upstream',
        water: tributary,
        latitude: '57.304100',
        longitude: '-111.397200',
        samples: [
          ['KKAN-Y34K-ANY7', '2026-10-12T15:20:00Z'],
          ['KV7M-W3TV-7MWY', '2026-10-12T15:35:00Z'],
        ],
      },
      {
        name: 'Athabasca River at the north crossing',
        water: river,
        latitude: '57.189000',
        longitude: '-111.640400',
        samples: [
          ['KD34-PP4D-34PA', '2026-10-12T17:05:00Z'],
          ['KF4V-P3WF-4VPK', '2026-10-12T17:15:00Z'],
        ],
      },
      {
        name: 'Pond 2A, return water',
        water: pond,
        latitude: '57.101700',
        longitude: '-111.512800',
        samples: [
          ['K7FY-YW37-FYYR', '2026-10-12T19:40:00Z'],
          ['KWWN-3F3W-WN33', '2026-10-12T19:50:00Z'],
          ['KVAJ-PAVV-AJP7', '2026-10-12T20:00:00Z'],
          ['K7WJ-VC77-WJVT', '2026-10-12T20:10:00Z'],
        ],
      },
    ],
  },
  {
    slug: 'demo-operator-2',
    name: 'Second Demonstration Operator',
    kind: 'customer',
    sites: [
      {
        name: 'Steepbank River mouth',
        water: seep,
        latitude: '57.021900',
        longitude: '-111.478300',
        samples: [
          ['KWWY-DM7W-WYD4', '2026-10-13T16:00:00Z'],
          ['KV4W-3XDV-4W33', '2026-10-13T16:10:00Z'],
          ['K4WJ-TTK4-WJTV', '2026-10-13T16:20:00Z'],
        ],
      },
      {
        name: 'Recycle water pond',
        water: recycled,
        latitude: '57.044600',
        longitude: '-111.561000',
        samples: [
          ['KTVP-KRWT-VPK7', '2026-10-13T18:30:00Z'],
          ['KRMJ-FCFR-MJFN', '2026-10-13T18:40:00Z'],
          ['KRJX-47TR-JX4V', '2026-10-13T18:50:00Z'],
          ['KPCK-ATPP-CKAK', '2026-10-13T19:00:00Z'],
          ['K34V-WKK3-4VWR', '2026-10-13T19:10:00Z'],
        ],
      },
    ],
  },
  {
    slug: 'demo-community',
    name: 'Demonstration Community',
    kind: 'community',
    sites: [
      {
        name: 'Lake landing',
        water: tributary,
        latitude: '58.712400',
        longitude: '-111.150300',
        samples: [],
      },
      {
        name: 'Athabasca River below the islands',
        water: river,
        latitude: '58.361500',
        longitude: '-111.547200',
        samples: [],
      },
    ],
  },
]

export const people: readonly { email: string; name: string; team: string; role: Role }[] = [
  { email: 'admin', name: 'Ada Admin', team: 'lab', role: 'staff-admin' },
  { email: 'analyst', name: 'Anton Analyst', team: 'lab', role: 'analyst' },
  { email: 'reviewer', name: 'Rita Reviewer', team: 'lab', role: 'reviewer' },
  { email: 'customer', name: 'Carla Customer', team: 'demo-operator', role: 'admin' },
  { email: 'editor', name: 'Edgar Editor', team: 'demo-operator', role: 'editor' },
  { email: 'viewer', name: 'Vera Viewer', team: 'demo-operator-2', role: 'viewer' },
  { email: 'community', name: 'Colette Community', team: 'demo-community', role: 'admin' },
]
