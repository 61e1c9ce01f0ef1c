import type { Session } from '@luminous/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { isDemonstrationPage, setupQuery } from '../session/session.ts'
import classes from '../ui/access-card.module.css'
import { AccessCard } from '../ui/access-card.tsx'
import { SignInForm } from './sign-in-form.tsx'

export function SignInPage({ onSignedIn }: { onSignedIn: (session: Session) => Promise<void> }) {
  return (
    <AccessCard
      title="Sign in"
      lead="to Luminous: results from the water, every one provable"
      below={isDemonstrationPage() ? <DemonstrationNote /> : <SetupNote />}
    >
      <SignInForm onSignedIn={onSignedIn} />
    </AccessCard>
  )
}

const DemonstrationNote = () => (
  <p className={classes.note}>
    Demonstration: the password stands in the terminal that started the server.
  </p>
)

/** Before the first person is there, nobody can sign in. */
function SetupNote() {
  const { data: setup } = useQuery(setupQuery)
  if (!setup?.isOpen) return null
  return (
    <p className={classes.note}>
      Nobody can sign in yet. <Link to={paths.setup}>Set up this installation</Link>
    </p>
  )
}
