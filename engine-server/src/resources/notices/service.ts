import type { ReplyOf } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import type { Db } from '../../db/database.ts'
import * as store from './store.ts'
import { noticeView } from './view.ts'

/** What happened to machines that the caller may use. */
export interface NoticeService {
  list(actor: Actor): Promise<ReplyOf<'listNotices'>>
}

const mostNotices = 100

/** Makes the service. */
export function createNoticeService(db: Db): NoticeService {
  return {
    async list(actor) {
      if (actor.userId === null) throw new Error('The engine itself reads no notices')
      const [rows, user] = await Promise.all([
        store.listNewest(db, actor, mostNotices),
        store.findReadAt(db, actor.userId),
      ])
      const readUntil =
        user === undefined ? 0 : user.read_at === null ? user.created_at.getTime() : Date.parse(user.read_at)
      const items = rows.flatMap((row) => noticeView(row, readUntil) ?? [])
      return { items, unread: items.filter(({ unread }) => unread).length }
    },
  }
}
