import { Button } from '@mantine/core'
import type { CreatedCustomer } from '@luminous/contract'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { paths } from '../../paths.ts'
import { ShownKey } from '../../teams/shown-key.tsx'
import form from '../../ui/form.module.css'
import page from '../../ui/page.module.css'
import { Panel } from '../../ui/panel.tsx'

/** The key, the one time that it can be seen; without a key the way leads on at once. */
export function CustomerMade({ made }: { made: CreatedCustomer }) {
  const navigate = useNavigate()
  const { team, key, existed } = made
  useEffect(() => {
    if (key !== null) return
    void navigate({ to: paths.team, params: { teamId: team.id }, replace: true })
  }, [key, team.id, navigate])
  if (key === null) return null
  return (
    <div className={page.page}>
      <title>{`${team.name} - Luminous`}</title>
      <div className={page.head}>
        <div>
          <h1>{team.name} is set up</h1>
          <p>{existed ? 'It had been created before.' : 'The invitations are on their way.'}</p>
        </div>
      </div>
      <Panel title="The API key">
        <div className={form.form}>
          <ShownKey value={key} />
          <div>
            <Button
              variant="default"
              onClick={() =>
                void navigate({ to: paths.team, params: { teamId: team.id }, replace: true })
              }
            >
              I have it: to the customer’s page
            </Button>
          </div>
        </div>
      </Panel>
    </div>
  )
}
