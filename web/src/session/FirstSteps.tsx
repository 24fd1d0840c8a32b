// What a new account does first: a password of one's own, and the telephone.
import { useState } from 'react';
import { Alert, Button, Card, Form, Input, Space, Steps, Typography, QRCode } from 'antd';
import { useAct } from '../api/hooks';
import { Refused } from '../pieces/States';
import { useSession } from './session';

interface Passwords {
  old_password: string;
  new_password: string;
  again: string;
}

// PasswordForm changes the caller's own password.
export function PasswordForm({ onDone }: { onDone: () => void }) {
  const act = useAct('put', '/api/v1/me/password');
  const submit = async (v: Passwords) => {
    const answer = await act.run({ body: { old_password: v.old_password, new_password: v.new_password } });
    if (answer) onDone();
  };
  return (
    <Form<Passwords> name="passwords" layout="vertical" onFinish={submit} requiredMark={false}>
      <Form.Item name="old_password" label="原口令" rules={[{ required: true, message: '请输入原口令' }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="new_password" label="新口令" extra="至少 8 个字符,大写字母、小写字母、数字、符号中至少三类" rules={[{ required: true, min: 8, message: '至少 8 个字符' }]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label="再输一遍新口令"
        dependencies={['new_password']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value) => (value === getFieldValue('new_password') ? Promise.resolve() : Promise.reject(new Error('两遍不一样'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      <Button type="primary" htmlType="submit" loading={act.busy}>
        修改口令
      </Button>
    </Form>
  );
}

// TotpForm binds a telephone and shows the recovery codes once.
export function TotpForm({ onDone }: { onDone: () => void }) {
  const begin = useAct('post', '/api/v1/me/totp');
  const confirm = useAct('put', '/api/v1/me/totp');
  const [key, setKey] = useState<{ secret: string; link: string } | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) {
    return (
      <>
        <Alert type="warning" showIcon title="恢复码只显示这一次,每个只能用一次。请抄下或打印,锁好保管。" className="spaced" />
        <pre data-testid="recovery-codes">{codes.join('\n')}</pre>
        <Button type="primary" onClick={onDone}>
          我已保存
        </Button>
      </>
    );
  }
  if (!key) {
    const start = async () => {
      const answer = await begin.run({});
      if (answer) setKey(answer);
    };
    return (
      <>
        <p>登录除口令外还要手机上的动态口令。请先在手机上装好任一种身份验证器。</p>
        {begin.refusal && <Refused refusal={begin.refusal} inPlace />}
        <Button type="primary" loading={begin.busy} onClick={() => void start()}>
          领取密钥
        </Button>
      </>
    );
  }
  const submit = async ({ totp }: { totp: string }) => {
    const answer = await confirm.run({ body: { totp } });
    if (answer) setCodes(answer.recovery_codes ?? []);
  };
  return (
    <Form<{ totp: string }> name="telephone" layout="vertical" onFinish={submit} requiredMark={false}>
      <Space align="start" size="large">
        <QRCode value={key.link} type="svg" />
        <div>
          <p>用身份验证器扫描,或手工输入密钥:</p>
          <Typography.Text code copyable data-testid="totp-secret">
            {key.secret}
          </Typography.Text>
        </div>
      </Space>
      <Form.Item name="totp" label="手机现在显示的 6 位数字" rules={[{ required: true, len: 6, message: '6 位数字' }]}>
        <Input inputMode="numeric" maxLength={6} autoComplete="one-time-code" />
      </Form.Item>
      {confirm.refusal && <Refused refusal={confirm.refusal} inPlace />}
      <Button type="primary" htmlType="submit" loading={confirm.busy}>
        确认绑定
      </Button>
    </Form>
  );
}

// FirstSteps leads through both; the server lets the account do nothing else.
export function FirstSteps() {
  const { refresh, signOut, me } = useSession();
  const [step, setStep] = useState(0);
  return (
    <Card title={`${me?.staff.name ?? ''},首次登录请完成两步`} className="login wide" extra={<Button onClick={() => void signOut()}>退出</Button>} role="main">
      <Steps current={step} size="small" className="spaced" items={[{ title: '修改口令' }, { title: '绑定动态口令' }]} />
      {step === 0 ? <PasswordForm onDone={() => setStep(1)} /> : <TotpForm onDone={() => void refresh()} />}
      {step === 0 && (
        <Button type="link" onClick={() => setStep(1)}>
          口令已经改过,直接绑定动态口令
        </Button>
      )}
      {step === 1 && (
        <Button type="link" onClick={() => void refresh()}>
          动态口令已经绑定
        </Button>
      )}
    </Card>
  );
}
