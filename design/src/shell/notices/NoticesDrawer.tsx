import type { Schema } from '@overt/api-client/engine'
import {
  NotificationDrawerList,
  NotificationDrawerListItem,
  NotificationDrawerListItemBody,
  NotificationDrawerListItemHeader,
} from '@patternfly/react-core/dist/esm/components/NotificationDrawer'
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ErrorPanel } from '../../feedback/ErrorPanel.tsx'
import { Message } from '../../feedback/Message.tsx'
import { showToast } from '../../feedback/toasts.ts'
import { Button } from '../../page/Button.tsx'
import { designText } from '../../text/design-text.ts'
import { RelativeTime } from '../../units/Time.tsx'
import { noticesQuery } from '../activity.ts'
import { mutation } from '../api.ts'
import { DrawerFrame } from '../DrawerFrame.tsx'
import { ObjectLink } from '../links.tsx'
import { noticeSentence } from './notice-sentence.ts'
import { noticesText } from './text/notices-text.ts'

type Notice = Schema<'Notice'>

const variants = { normal: 'info', warning: 'warning', error: 'danger', alert: 'danger' } as const

/** What happened to one's own machines, newest first; what is unread is marked. */
export function NoticesDrawer({ onClose }: { onClose: () => void }) {
  const text = designText.use()
  const t = noticesText.use()
  const queryClient = useQueryClient()
  const notices = useQuery(noticesQuery)
  const markRead = useMutation({
    ...mutation('updateSettings'),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: noticesQuery.queryKey }),
    onError: () => showToast({ variant: 'warning', title: text('settingNotSaved') }),
  })
  const { items = [], unread = 0 } = notices.data ?? {}
  const [newest] = items
  return (
    <DrawerFrame
      title={text('notices.title')}
      onClose={onClose}
      tools={
        newest ? (
          // It stays when there is nothing to mark, and keeps the focus of who pressed it.
          <Button
            variant="link"
            isInline
            isLoading={markRead.isPending}
            isAriaDisabled={markRead.isPending || unread === 0}
            onClick={() => markRead.mutate({ body: { noticesReadAt: newest.at } })}
          >
            {t('markRead')}
          </Button>
        ) : null
      }
    >
      {notices.error ? (
        <ErrorPanel
          size="sm"
          error={notices.error}
          title={text('notices.title')}
          onRetry={() => void notices.refetch()}
        />
      ) : null}
      {notices.isPending ? <Skeleton height="6rem" screenreaderText={text('loading')} /> : null}
      {notices.data && items.length === 0 ? (
        <Message tone="none" size="sm" title={t('none')}>
          {t('noneBody')}
        </Message>
      ) : null}
      {items.length > 0 ? (
        <NotificationDrawerList aria-label={text('notices.title')}>
          {items.map((notice) => (
            <NoticeItem key={notice.id} notice={notice} />
          ))}
        </NotificationDrawerList>
      ) : null}
      <div role="status" className="pf-v6-screen-reader">
        {notices.data ? t('unread', { count: unread }) : null}
      </div>
    </DrawerFrame>
  )
}

function NoticeItem({ notice }: { notice: Notice }) {
  const text = designText.use()
  const { kind, severity, object, detail, at, unread } = notice
  return (
    <NotificationDrawerListItem
      variant={variants[severity]}
      isRead={!unread}
      readStateScreenReaderText={text(unread ? 'events.unread' : 'events.read')}
      isHoverable={false}
      tabIndex={-1}
    >
      <NotificationDrawerListItemHeader
        variant={variants[severity]}
        title={noticeSentence(notice)}
        srTitle={text(`severity.${severity}`)}
        headingLevel="h3"
      />
      <NotificationDrawerListItemBody timestamp={<RelativeTime at={at} />}>
        {detail ? <p lang="en">{detail}</p> : null}
        {/* What one may no longer see has no page. */}
        {object && kind !== 'access_lost' ? <ObjectLink object={object} /> : null}
      </NotificationDrawerListItemBody>
    </NotificationDrawerListItem>
  )
}
