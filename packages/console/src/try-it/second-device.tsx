import { MobileOutlined } from '@ant-design/icons'
import { Button, Modal, Tooltip } from 'antd'
import { type ReactNode, useState } from 'react'
import { service } from '../api/service.ts'
import { CopyButton } from '../pieces/copy-button.tsx'
import { QrCode } from '../pieces/qr-code.tsx'
import { useAction } from '../pieces/use-action.ts'
import { useWords } from '../words/use-words.ts'
import type { GivenPhone } from './given-phones.ts'
import type { PhoneLetter } from './phone.tsx'
import styles from './try-it.module.css'

type SecondDeviceProps = {
  readonly letter: PhoneLetter
  readonly number: string
  /** Whether devices of the network can reach this server. */
  readonly isReachable: boolean
  /** The link is made: this page gives the phone away. */
  readonly onMade: (given: GivenPhone) => void
}

/** The link says which phone it is, so that the other device draws the same. */
const linkAs = (url: string, letter: PhoneLetter): string => {
  const link = new URL(url)
  link.searchParams.set('as', letter)
  return link.href
}

/** Makes a link with which another device becomes this phone. */
export const SecondDevice = ({ letter, number, isReachable, onMade }: SecondDeviceProps): ReactNode => {
  const { tryIt } = useWords()
  const [isOpen, setOpen] = useState(false)
  const making = useAction(() => service.makeTryItLink({ phone: number }), {
    onDone: ({ url, expiresAt }) => onMade({ url: linkAs(url, letter), expiresAt }),
  })
  return (
    <>
      <Tooltip title={tryIt.secondDevice}>
        <Button
          type="text"
          shape="circle"
          icon={<MobileOutlined />}
          aria-label={tryIt.secondDevice}
          loading={making.isPending}
          onClick={() => (isReachable ? making.mutate() : setOpen(true))}
          data-testid="second-device"
          data-ask="makeTryItLink"
        />
      </Tooltip>
      <Modal open={isOpen} onCancel={() => setOpen(false)} footer={null} title={tryIt.secondDevice}>
        <p>{tryIt.startWithLan}</p>
        <pre className={styles.command}>npm start -- --lan</pre>
      </Modal>
    </>
  )
}

/** In the place of the phone that another device has. */
export const AwayPhone = ({ url, onBack }: { readonly url: string; readonly onBack: () => void }): ReactNode => {
  const { tryIt } = useWords()
  return (
    <div className={styles.away}>
      <p>{tryIt.scanIt}</p>
      <QrCode text={url} label={tryIt.qr} size={184} />
      <p className={styles.link}>
        <a href={url} target="_blank" rel="noreferrer" data-testid="second-device-link">
          {tryIt.openLink}
        </a>
        <CopyButton text={url} label={tryIt.copyLink} />
      </p>
      <p className={styles.fine}>{tryIt.certificate}</p>
      <Button onClick={onBack}>{tryIt.takeBack}</Button>
    </div>
  )
}
