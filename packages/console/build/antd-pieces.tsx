import {
  Alert,
  App,
  Button,
  Checkbox,
  Drawer,
  Dropdown,
  Empty,
  Form,
  Input,
  InputNumber,
  Modal,
  message,
  notification,
  Progress,
  Radio,
  Segmented,
  Select,
  Skeleton,
  Space,
  Switch,
  Tabs,
  Tooltip,
  Upload,
} from 'antd'
import type { ReactNode } from 'react'

// What a dialog or a notice shows, without the dialog: those themselves are drawn in a browser only.
const ModalPanel = Modal._InternalPanelDoNotUseOrYouWillBeFired
const MessagePanel = message._InternalPanelDoNotUseOrYouWillBeFired
const NotificationPanel = notification._InternalPanelDoNotUseOrYouWillBeFired

const options = ['one']
const items = [{ key: 'one', label: 'one' }]

/** One of each piece of antd that a page may show, and of what those show in turn: each brings its styles, whatever state it is in. */
export const AntdPieces = (): ReactNode => (
  <App>
    <Alert title="one" />
    <Button>one</Button>
    <Checkbox.Group options={options} />
    <Drawer />
    <Dropdown menu={{ items }}>
      <Button>one</Button>
    </Dropdown>
    <Empty />
    <Form>
      <Form.Item name="one" label="one">
        <Input />
      </Form.Item>
    </Form>
    <Input.Password />
    <Input.TextArea />
    <Input.Search />
    <Input.OTP />
    <InputNumber />
    <Modal />
    <ModalPanel type="confirm" title="one" />
    <Progress percent={1} />
    <Radio.Group options={options} />
    <Segmented options={options} />
    <Select />
    <Skeleton />
    <Space>one</Space>
    <Space.Compact>
      <Button>one</Button>
    </Space.Compact>
    <Space.Addon>one</Space.Addon>
    <Switch />
    <Tabs items={items} />
    <Tooltip title="one">
      <Button>one</Button>
    </Tooltip>
    <Upload />
    <MessagePanel content="one" />
    <NotificationPanel title="one" />
  </App>
)
