// The console: language, density, colours, the queries' manners, and what is
// shown by the state of the session.
import { StyleProvider } from '@ant-design/cssinjs';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as Antd, ConfigProvider, theme } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { BrowserRouter } from 'react-router';
import { Loading, Refused } from './pieces/States';
import { Shell } from './shell/Shell';
import { FirstSteps } from './session/FirstSteps';
import { LoginForm } from './session/Login';
import { SessionProvider, useSession } from './session/session';

dayjs.locale('zh-cn');

const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 15_000, retry: false, refetchOnWindowFocus: false } },
});

function Content() {
  const { state, me, refusal, refresh } = useSession();
  if (refusal && state === 'unknown') return <Refused refusal={refusal} onRetry={() => void refresh()} inPlace />;
  if (state === 'unknown') return <Loading />;
  if (state === 'out') return <LoginForm title="医保核心 yibao 控制台" />;
  if (me?.limited) return <FirstSteps />;
  return <Shell key={me?.staff.staff_no} />;
}

// The grounds of notices stay light: antd would mix them from the dark colours.
const tones = {
  colorWarningBg: '#fffbe6',
  colorWarningBorder: '#ffe58f',
  colorSuccessBg: '#f6ffed',
  colorSuccessBorder: '#b7eb8f',
  colorErrorBg: '#fff1f0',
  colorErrorBorder: '#ffa39e',
  colorInfoBg: '#e6f4ff',
  colorInfoBorder: '#91caff',
};

const look = { algorithm: theme.compactAlgorithm, token: { colorPrimary: '#0b5cad', colorLink: '#0b5cad', colorInfo: '#0b5cad', colorError: '#b5121b', colorSuccess: '#237804', colorWarning: '#945800', ...tones, colorTextDescription: '#595959', colorTextTertiary: '#595959', colorTextPlaceholder: '#6b6b6b', motion: false } };

export function Console({ nonce }: { nonce: string }) {
  return (
    <StyleProvider layer={false}>
      <ConfigProvider locale={zhCN} theme={look} csp={{ nonce }} componentSize="small" button={{ autoInsertSpace: false }}>
        <Antd message={{ maxCount: 3 }}>
          <QueryClientProvider client={queries}>
            <BrowserRouter basename="/console">
              <SessionProvider>
                <Content />
              </SessionProvider>
            </BrowserRouter>
          </QueryClientProvider>
        </Antd>
      </ConfigProvider>
    </StyleProvider>
  );
}
