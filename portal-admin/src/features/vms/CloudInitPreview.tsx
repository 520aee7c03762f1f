import type { BodyOf } from '@overt/api-client/engine'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { useSettled } from '@overt/design/form/use-settled.ts'
import { CodeText } from '@overt/design/page/CodeText.tsx'
import { asApiError } from '@overt/design/shell/api.ts'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { vmFormText as text } from '../../text/vm-form.ts'
import { cloudInitPreviewQuery } from './previews.ts'

/** What the guest gets at its first boot, as the engine writes it; asked for only while it is open. */
export function CloudInitPreview({ body }: { body: BodyOf<'previewVmCloudInit'> }) {
  const t = text.use()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="ov-preview" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('preview')}</summary>
      {isOpen ? <Files body={body} /> : null}
    </details>
  )
}

function Files({ body }: { body: BodyOf<'previewVmCloudInit'> }) {
  const t = text.use()
  const { data, error } = useQuery(cloudInitPreviewQuery(useSettled(body)))
  if (error) {
    const known = asApiError(error)
    const messages = Object.values(known?.fields ?? {})
    return (
      <Alert isInline isLiveRegion variant="warning" title={t('preview.refused')} component="h3">
        {messages.length > 0 ? (
          messages.map((message) => (
            <p key={message} lang="en">
              {message}
            </p>
          ))
        ) : (
          <ErrorSentence error={error} />
        )}
      </Alert>
    )
  }
  if (!data) return <p className="ov-fine">{t('preview.asking')}</p>
  return (
    <div className="ov-stack">
      <p className="ov-fine">{t('preview.hint')}</p>
      <CodeText name="user-data" value={data.userData} />
      <CodeText name="meta-data" value={data.metaData} />
      {data.networkConfig === null ? null : <CodeText name="network-config" value={data.networkConfig} />}
    </div>
  )
}
