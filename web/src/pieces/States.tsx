// What a page shows when there is nothing to show: loading, refused, not allowed,
// empty. Every page uses these, so that they look and read the same.
import type { ReactNode } from 'react';
import { App, Button, Empty, Result, Skeleton, Space, Typography } from 'antd';
import type { Refusal } from '../api/refusal';

// Loading stands in for content that is on its way.
export function Loading({ rows = 6 }: { rows?: number }) {
  return (
    <div role="status" aria-label="正在加载" className="state">
      <Skeleton active paragraph={{ rows }} />
    </div>
  );
}

// Trace is the number by which an administrator finds the failure in the log.
function Trace({ value }: { value: string }) {
  const { message } = App.useApp();
  const copy = () => void navigator.clipboard.writeText(value).then(() => message.success('已复制追踪编号'));
  return (
    <Space size={4}>
      <Typography.Text type="secondary">追踪编号 </Typography.Text>
      <Typography.Text code data-testid="trace">
        {value}
      </Typography.Text>
      <Button size="small" type="link" onClick={copy}>
        复制
      </Button>
    </Space>
  );
}

// Refused tells a refusal: code, sentence, trace number, and a way to try again.
// inPlace is for a refused act; without it, a page that is not allowed says so.
export function Refused({ refusal, onRetry, inPlace }: { refusal: Refusal; onRetry?: () => void; inPlace?: boolean }) {
  if (refusal.status === 403 && !inPlace) return <NotAllowed sentence={refusal.message} />;
  return (
    <div role="alert" className="refused" data-testid="refused">
      <div>
        <strong>[{refusal.code}]</strong> {refusal.message}
      </div>
      {refusal.trace && <Trace value={refusal.trace} />}
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          重试
        </Button>
      )}
    </div>
  );
}

// NotAllowed tells that the post does not carry the page.
export function NotAllowed({ sentence }: { sentence?: string }) {
  return (
    <div data-testid="not-allowed">
      <Result status="403" title="没有权限" subTitle={sentence ?? '您的岗位不能打开这一页。需要的话,请安全管理员授予相应的角色。'} />
    </div>
  );
}

// Nothing tells that there is nothing, and what to do about it.
export function Nothing({ text = '没有符合条件的数据', children }: { text?: string; children?: ReactNode }) {
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text}>
      {children}
    </Empty>
  );
}

// Answered shows what a useLook gives once it is there, and before that what is
// the matter.
export function Answered<A>({ look, children }: { look: { data: A | undefined; error: Refusal | null; refetch: () => unknown }; children: (answer: A) => ReactNode }) {
  if (look.data !== undefined) return <>{children(look.data)}</>;
  if (look.error) return <Refused refusal={look.error} onRetry={() => void look.refetch()} />;
  return <Loading />;
}
