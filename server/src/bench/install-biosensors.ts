import type { NewBiosensor } from '@luminous/contract'
import type { Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { biosensor_insert, biosensor_list } from './biosensor-queries.ts'

/**
 * What a lab is given to begin with, once: a register in which anything ever stood stays as the lab keeps it, for
 * a biosensor is retired and never removed.
 */
export async function installFirstBiosensors(tx: Tx, lab: TeamId): Promise<void> {
  if ((await biosensor_list(tx, lab)).length > 0) return
  for (const biosensor of firstBiosensors) {
    await biosensor_insert(tx, { ...biosensor, team: lab, id: newId() })
  }
}

const strain = 'Pseudomonas sp. OST1909 with luxCDABE'

/** As published: Bookout et al., ACS Synthetic Biology 2024, doi 10.1021/acssynbio.4c00260. */
const firstBiosensors: readonly NewBiosensor[] = [
  {
    code: 'atuA',
    name: 'Panel 1',
    promoter: 'atuA-L',
    strain,
    acidClass: 'acyclic',
    statedLimit: 'about 15 mg/L (15 to 30 quoted)',
    remarks: 'Linear from 7.8 to 125 mg/L of a commercial acyclic mix. Answers in 5 to 7 h.',
  },
  {
    code: 'marR',
    name: 'Panel 2',
    promoter: 'marR-L',
    strain,
    acidClass: 'complex, from process water (OSPW)',
    statedLimit: '7 to 16 mg/L',
    remarks: 'Linear from 16 to 512 mg/L of an extract of OSPW.',
  },
  {
    code: '3680',
    name: 'Panel 3',
    promoter: 'p3680-lux',
    strain,
    acidClass: 'classic (simple rings)',
    statedLimit: '1.5 to 4 mg/L',
    remarks:
      'Linear from 1.5 to 100 mg/L of a mix of nine. Fast; can be inhibited by untreated OSPW.',
  },
]
