import './identity-providers.css'
import type { Schema } from '@overt/api-client/engine'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { TextField } from '@overt/design/form/fields.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import { StatusLabel } from '@overt/design/units/StatusLabel.tsx'
import type { Tone } from '@overt/design/units/status-tones.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { identityText } from '../../text/identity.ts'

type Test = Schema<'IdentityProviderTest'>

const tones: Readonly<Record<Test['steps'][number]['status'], Tone>> = {
  passed: 'good',
  warning: 'warning',
  failed: 'bad',
  skipped: 'idle',
}

/** Tries a provider and shows each step, what was tried and what came of it. */
export function ProviderTest(props: {
  kind: Schema<'IdentityProviderKind'>
  run: (sampleUserName: string | undefined) => Promise<Test>
}) {
  const { kind, run } = props
  const t = identityText.use()
  const [sample, setSample] = useState('')
  const test = useMutation({ mutationFn: () => run(sample.trim() || undefined) })
  return (
    <div className="ov-stack ov-provider-test">
      {kind === 'ldap' ? (
        <TextField label={t('field.sample')} hint={t('sample.hint')} value={sample} onChange={setSample} />
      ) : null}
      <div>
        <Button
          variant="secondary"
          onClick={() => test.mutate()}
          isLoading={test.isPending}
          isDisabled={test.isPending}
        >
          {t('test.run')}
        </Button>
      </div>
      <div role="status">
        {test.data ? (
          <>
            <p>
              <strong>{t(test.data.passed ? 'test.passed' : 'test.failed')}</strong>
            </p>
            <ol className="ov-provider-steps">
              {test.data.steps.map(({ step, target, status, text }, index) => (
                <li key={`${step}/${target}/${index}`}>
                  <StatusLabel tone={tones[status]} text={t(`status.${status}`)} />
                  <div>
                    <strong>{t(`step.${step}`)}</strong>{' '}
                    <span className="ov-fine" translate="no">
                      {target}
                    </span>
                    <p lang="en">{text}</p>
                  </div>
                </li>
              ))}
            </ol>
          </>
        ) : null}
      </div>
      {test.error ? (
        <Alert isInline isLiveRegion variant="danger" title={t('test.notRun')} component="h3">
          <ErrorSentence error={test.error} />
        </Alert>
      ) : null}
    </div>
  )
}
