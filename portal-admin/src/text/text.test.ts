import { expect, test } from 'vitest'
import { auditDe } from './audit-de.ts'
import { audit } from './audit-en.ts'
import { dashboardDe } from './dashboard-de.ts'
import { dashboardEn } from './dashboard-en.ts'
import { de } from './de.ts'
import { detailsDe } from './details-de.ts'
import { details } from './details-en.ts'
import { en } from './en.ts'
import { hostsDe } from './hosts-de.ts'
import { hosts } from './hosts-en.ts'
import { identityDe } from './identity-de.ts'
import { identity } from './identity-en.ts'
import { peopleDe } from './people-de.ts'
import { people } from './people-en.ts'
import { placesDe } from './places-de.ts'
import { places } from './places-en.ts'
import { pagesDe } from './pages-de.ts'
import { pages } from './pages-en.ts'
import { placementDe } from './placement-de.ts'
import { placementEn } from './placement-en.ts'
import { tagsDe } from './tags-de.ts'
import { tags } from './tags-en.ts'
import { quotaDe } from './quota-de.ts'
import { quotaEn } from './quota-en.ts'
import { usersDe } from './users-de.ts'
import { users } from './users-en.ts'
import { vmFormDe } from './vm-form-de.ts'
import { vmForm } from './vm-form-en.ts'

test.each([
  ['first page', en, de],
  ['pages', pages, pagesDe],
  ['details', details, detailsDe],
  ['hosts', hosts, hostsDe],
  ['dashboard', dashboardEn, dashboardDe],
  ['VM forms', vmForm, vmFormDe],
  ['placement', placementEn, placementDe],
  ['places', places, placesDe],
  ['audit log', audit, auditDe],
  ['identity providers', identity, identityDe],
  ['people', people, peopleDe],
  ['tags', tags, tagsDe],
  ['users', users, usersDe],
  ['quotas', quotaEn, quotaDe],
])('every German sentence names the same values as the English one: %s', (_, english, german) => {
  const named = (sentence = '') => [...sentence.matchAll(/\{\w+\}/g)].map(String).toSorted().join()
  const germanOf = new Map(Object.entries(german))
  // A singular form may leave its number out.
  const keys = Object.entries(english).filter(([key]) => !key.endsWith('_one'))
  expect(keys.filter(([key, sentence]) => named(germanOf.get(key)) !== named(sentence))).toEqual([])
})
