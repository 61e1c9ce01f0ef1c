import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { MessagePage } from './message-page.tsx'

/** What another team owns looks the same as what does not exist. */
export function NotFound() {
  return (
    <MessagePage title="There is nothing here that you may see" mark="404">
      <p>
        The address may be mistyped, or what it leads to belongs to another team. Both look the same
        from here.
      </p>
      <Link to={paths.results}>To the results</Link>
    </MessagePage>
  )
}
