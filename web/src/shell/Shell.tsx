// The frame around the pages: menu by permission, who is here, tabs, help, lock.
import { useCallback, useMemo, useState } from 'react';
import { Button, Dropdown, Layout, Menu, Modal, Tooltip } from 'antd';
import { DesktopOutlined, LockOutlined, LogoutOutlined, QuestionCircleOutlined, SafetyOutlined, UserOutlined } from '@ant-design/icons';
import { useLocation, useNavigate } from 'react-router';
import { LoginForm } from '../session/Login';
import { OwnSessions } from '../session/OwnSessions';
import { PasswordForm } from '../session/FirstSteps';
import { useSession } from '../session/session';
import { Help } from './Help';
import { Home } from './Home';
import { IdleLock } from './Idle';
import { useKeys } from './keys';
import { addressOf, desks, mayOpen, placeOf, type Place } from './registry';
import { TourProvider } from './Tour';
import { Workspace } from './Workspace';

function useMenu() {
  const { permissions } = useSession();
  return useMemo(
    () =>
      desks
        .map((desk) => ({
          key: desk.key,
          label: desk.title,
          icon: desk.icon,
          children: desk.pages.filter((p) => !p.hidden && mayOpen(p, permissions)).map((p) => ({ key: addressOf(desk, p), label: p.title })),
        }))
        .filter((d) => d.children.length > 0),
    [permissions],
  );
}

type Own = 'sessions' | 'password' | null;

function Header({ onHelp }: { onHelp: () => void }) {
  const { me, last, signOut, lock } = useSession();
  const [own, setOwn] = useState<Own>(null);
  const choose = ({ key }: { key: string }) => {
    if (key === 'out') void signOut();
    else if (key === 'lock') lock();
    else setOwn(key as Own);
  };
  const items = [
    { key: 'sessions', icon: <DesktopOutlined />, label: '我的会话' },
    { key: 'password', icon: <SafetyOutlined />, label: '修改口令' },
    { key: 'lock', icon: <LockOutlined />, label: '锁屏' },
    { key: 'out', icon: <LogoutOutlined />, label: '退出' },
  ];
  return (
    <Layout.Header className="header">
      <span className="brand">医保核心 yibao</span>
      <span className="place">{me?.organisation.name}</span>
      <span className="grow" />
      {last && (
        <span className="last" data-testid="last-login">
          上次登录 {last.time} {last.from}
        </span>
      )}
      <Tooltip title="帮助(F1)">
        <Button type="text" aria-label="帮助" icon={<QuestionCircleOutlined />} onClick={onHelp} />
      </Tooltip>
      <Dropdown trigger={['click']} menu={{ items, onClick: choose }}>
        <Button type="text" icon={<UserOutlined />} data-testid="who">
          {me?.staff.name}({me?.staff.roles?.join('、')})
        </Button>
      </Dropdown>
      <Modal open={own === 'sessions'} title="我的会话" footer={null} width={760} onCancel={() => setOwn(null)} destroyOnHidden>
        <OwnSessions />
      </Modal>
      <Modal open={own === 'password'} title="修改口令" footer={null} onCancel={() => setOwn(null)} destroyOnHidden>
        <PasswordForm onDone={() => setOwn(null)} />
      </Modal>
    </Layout.Header>
  );
}

export function Shell() {
  return (
    <TourProvider>
      <Frame />
    </TourProvider>
  );
}

function Frame() {
  const { state, me } = useSession();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [help, setHelp] = useState(false);
  const [place, setPlace] = useState<Place | undefined>(undefined);
  const onPlace = useCallback((p: Place | undefined) => setPlace(p), []);
  const menu = useMenu();
  useKeys({ F1: () => setHelp(true) });
  const open = placeOf(pathname)?.desk.key;
  return (
    <Layout className="shell">
      <Header onHelp={() => setHelp(true)} />
      <Layout>
        <Layout.Sider width={184} collapsible theme="light" className="sider">
          <nav aria-label="主菜单">
            <Menu mode="inline" items={menu} selectedKeys={[pathname]} defaultOpenKeys={open ? [open] : menu.slice(0, 1).map((m) => m.key)} onClick={(e) => void navigate(e.key)} />
          </nav>
        </Layout.Sider>
        <Layout.Content className="content" role="main">
          <Workspace onPlace={onPlace} />
          {pathname === '/' && <Home />}
        </Layout.Content>
      </Layout>
      <Help place={place} open={help} onClose={() => setHelp(false)} />
      <IdleLock />
      {state === 'locked' && (
        <div className="lock" data-testid="lock">
          <LoginForm account={me?.staff.account} title="已锁屏" hint="输入口令和动态口令继续,已打开的页面都在。" />
        </div>
      )}
    </Layout>
  );
}
