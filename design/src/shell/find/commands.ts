import type { Action } from '../../page/actions.ts'
import { languages, type Language } from '../../text/define-text.ts'
import { designText } from '../../text/design-text.ts'
import type { Theme } from '../../theme/theme.ts'
import { type Portal, pagesOf } from '../portal.ts'
import { profilePath } from '../profile-path.ts'
import type { Entry, EntryGroup } from './entries.ts'
import { fuzzyScore } from './fuzzy.ts'
import { findText } from './text/find-text.ts'

/** What commands do outside the palette. */
export interface CommandParts {
  readonly portal: Portal
  /** What the page itself offers. */
  readonly actions: readonly Action[]
  readonly pageTitle: string
  readonly go: (to: string) => void
  readonly openDrawer: (name: 'operations' | 'events') => void
  readonly openHelp: () => void
  readonly setTheme: (theme: Theme) => void
  readonly setLanguage: (language: Language) => void
  readonly signOut: () => void
}

/** Every command there is on this page, by group. */
export function commandGroups(parts: CommandParts): EntryGroup[] {
  const { t } = designText
  const { portal, go } = parts
  const groups: EntryGroup[] = [
    {
      id: 'page',
      label: parts.pageTitle,
      entries: parts.actions.map(({ id, label, icon, disabledReason, run }) => ({
        id: `action-${id}`,
        label,
        run,
        disabledReason,
        ...(icon ? { icon } : {}),
      })),
    },
    {
      id: 'create',
      label: findText.t('palette.create'),
      entries: (portal.creates ?? []).map(({ to, label }) => ({
        id: `create-${to}`,
        label: label(),
        run: () => go(to),
      })),
    },
    {
      id: 'pages',
      label: findText.t('palette.goTo'),
      entries: [
        ...pagesOf(portal).map(({ to, label, key }) => ({
          id: `page-${to}`,
          label: label(),
          ...(key ? { keys: `g ${key}` } : {}),
          run: () => go(to),
        })),
        { id: 'page-profile', label: t('profile.title'), run: () => go(profilePath) },
      ],
    },
    {
      id: 'shell',
      label: findText.t('palette.portal'),
      entries: [
        { id: 'operations', label: findText.t('palette.operations'), run: () => parts.openDrawer('operations') },
        { id: 'events', label: findText.t('palette.events'), run: () => parts.openDrawer('events') },
        { id: 'help', label: t('help'), keys: '?', run: parts.openHelp },
        ...(['system', 'light', 'dark'] as const).map((theme) => ({
          id: `theme-${theme}`,
          label: `${t('theme')}: ${t(`theme.${theme}`)}`,
          run: () => parts.setTheme(theme),
        })),
        ...languages.map((language) => ({
          id: `language-${language}`,
          label: `${t('language')}: ${t(`language.${language}`)}`,
          run: () => parts.setLanguage(language),
        })),
        { id: 'sign-out', label: t('signOut'), run: parts.signOut },
      ],
    },
  ]
  return groups.filter(({ entries }) => entries.length > 0)
}

/** Scores above this are of texts that hold what was typed as it stands. */
const closeScore = 500

/** Those that fit what was typed, the best first in each group; with nothing typed, those run lately come first. */
export function fittingCommands(groups: readonly EntryGroup[], typed: string, recent: readonly string[]): EntryGroup[] {
  if (typed.trim() === '') {
    const all = groups.flatMap(({ entries }) => entries)
    // What belongs to the page stays with the page, whose title it needs to be understood.
    const lately = recent
      .flatMap((id) => all.filter((entry) => entry.id === id && !id.startsWith('action-')))
      .slice(0, 4)
    const shown = new Set(lately.map(({ id }) => id))
    const rest = groups.map((group) => ({ ...group, entries: group.entries.filter(({ id }) => !shown.has(id)) }))
    const recentGroup = { id: 'lately', label: findText.t('palette.recent'), entries: lately }
    const [first, ...others] = rest
    // What can be done with the page's own object comes before everything else.
    return (first?.id === 'page' ? [first, recentGroup, ...others] : [recentGroup, ...rest]).filter(
      ({ entries }) => entries.length > 0,
    )
  }
  const scored = groups.map((group) => {
    const fitting = group.entries
      .flatMap((entry) => {
        const score = fuzzyScore(typed, entry.label)
        return score === undefined
          ? []
          : [{ entry, score: score + recency(entry, recent) + (group.id === 'page' ? 5 : 0) }]
      })
      .sort((a, b) => b.score - a.score)
    const best = fitting[0]?.score ?? 0
    return { group: { ...group, entries: fitting.map(({ entry }) => entry), isClose: best > closeScore }, best }
  })
  return scored
    .filter(({ group }) => group.entries.length > 0)
    .sort((a, b) => b.best - a.best)
    .map(({ group }) => group)
}

function recency(entry: Entry, recent: readonly string[]): number {
  const at = recent.indexOf(entry.id)
  return at < 0 ? 0 : 5 / (at + 1)
}
