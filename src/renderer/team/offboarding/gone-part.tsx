import type { Team } from '../../../shared/domain/team.ts'
import { useItem } from '../../state/item.ts'
import { navigate } from '../../state/router.ts'
import { Badge } from '../../ui/badge.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { formatDay } from '../../ui/dates.ts'
import { PersonTile } from '../looks.tsx'
import { goneOfTeam } from './store.ts'
import { goneSentence, offboardingPlace } from './words.ts'
import './offboarding.css'

/** Who is gone from a team, each with the way to what they could have. */
export function GonePart({ team }: { readonly team: Team }) {
  const gone = useItem(goneOfTeam, team.id).value ?? []
  return (
    <ul className="kw-card kw-gone-list" aria-label="People who have left">
      {gone.map((one) => (
        <li key={one.id}>
          <PersonTile name={one.name} />
          <div>
            <span className="kw-ellipsis">{one.name}</span>
            <small>{`Left on ${formatDay(one.leftAt)}. ${goneSentence(one)}`}</small>
          </div>
          {!one.isBack && one.unfinished > 0 && <Badge tone="warn">{`${one.unfinished} to do`}</Badge>}
          <Button
            size="small"
            aria-label={`Open what ${one.name} could have`}
            onPress={() => navigate(offboardingPlace(one.id))}
          >
            Open
          </Button>
        </li>
      ))}
    </ul>
  )
}

/** Says that somebody has left with something in their hands, as long as that is so. */
export function GoneBanner({ team }: { readonly team: Team }) {
  const gone = useItem(goneOfTeam, team.id).value ?? []
  const open = gone.filter(({ isBack, unfinished }) => !isBack && unfinished > 0)
  const [first] = open
  if (!first) return null
  const others = open.length === 1 ? '' : open.length === 2 ? ' and one more' : ` and ${open.length - 1} more`
  const total = open.reduce((sum, { unfinished }) => sum + unfinished, 0)
  return (
    <div className="kw-team-notice">
      <Banner
        tone="warn"
        title={`${first.name}${others} left the team`}
        actions={
          <Button size="small" onPress={() => navigate(offboardingPlace(first.id))}>
            What to rotate now
          </Button>
        }
      >
        {`What they could have stays with them. ${total} ${total === 1 ? 'line is' : 'lines are'} left to deal with.`}
      </Banner>
    </div>
  )
}
