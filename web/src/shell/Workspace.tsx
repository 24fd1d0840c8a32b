// The open pages, as tabs that keep their state: each is rendered at its own
// address, those behind are hidden and hear nothing.
import { Activity, Suspense, useEffect, useState } from 'react';
import { Breadcrumb, Tabs } from 'antd';
import { Route, Routes, useLocation, useNavigate } from 'react-router';
import { Loading, NotAllowed, Nothing } from '../pieces/States';
import { useSession } from '../session/session';
import { Boundary } from './Boundary';
import { addressOf, mayOpen, placeOf, type Place } from './registry';
import { Watermark } from './Watermark';

interface Tab {
  pathname: string;
  search: string;
  place: Place;
  title: string;
}

const most = 12; // tabs; the oldest goes

// titleOf tells pages about different things apart.
function titleOf(place: Place, pathname: string): string {
  const about = decodeURIComponent(pathname.split('/').pop() ?? '');
  return place.page.path.includes(':') ? `${place.page.title} ${about.slice(-8)}` : place.page.title;
}

function useTabs() {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const [tabs, setTabs] = useState<Tab[]>([]);
  const place = placeOf(pathname);
  const current = tabs.find((t) => t.pathname === pathname);
  if (place && !current) {
    setTabs([...tabs, { pathname, search, place, title: titleOf(place, pathname) }].slice(-most));
  } else if (current && current.search !== search) {
    setTabs(tabs.map((t) => (t === current ? { ...t, search } : t)));
  }
  const close = (closed: string) => {
    const left = tabs.filter((t) => t.pathname !== closed);
    setTabs(left);
    if (closed === pathname) {
      const to = left[left.length - 1];
      void navigate(to ? to.pathname + to.search : '/');
    }
  };
  const show = (shown: string) => {
    const tab = tabs.find((t) => t.pathname === shown);
    if (tab) void navigate(tab.pathname + tab.search);
  };
  return { tabs, place, pathname, close, show };
}

export function Workspace({ onPlace }: { onPlace: (place: Place | undefined) => void }) {
  const { tabs, place, pathname, close, show } = useTabs();
  useEffect(() => onPlace(place), [place, onPlace]);
  return (
    <>
      {tabs.length > 0 && (
        <Tabs
          type="editable-card"
          hideAdd
          size="small"
          className="tabs"
          activeKey={pathname}
          onChange={show}
          onEdit={(key, action) => action === 'remove' && close(String(key))}
          items={tabs.map((t) => ({ key: t.pathname, label: t.title, closeIcon: <span aria-label={'关闭 ' + t.title}>×</span> }))}
        />
      )}
      {place && <Breadcrumb className="crumbs" items={[{ title: place.desk.title }, { title: <h1>{titleOf(place, pathname)}</h1> }]} />}
      {tabs.map((t) => (
        <div key={t.pathname} data-testid={t.pathname === pathname ? 'page' : undefined}>
          <Activity mode={t.pathname === pathname ? 'visible' : 'hidden'}>
            <div className="page">
              <Boundary>
                <TabContent tab={t} />
              </Boundary>
            </div>
          </Activity>
        </div>
      ))}
      {!place && pathname !== '/' && <Nothing text="没有这一页,请从菜单打开" />}
    </>
  );
}

function TabContent({ tab }: { tab: Tab }) {
  const { permissions } = useSession();
  const { desk, page } = tab.place;
  if (!mayOpen(page, permissions)) return <NotAllowed />;
  const Page = page.component;
  const content = (
    <Suspense fallback={<Loading />}>
      <Routes location={{ pathname: tab.pathname, search: tab.search, hash: '', state: null, key: tab.pathname }}>
        <Route path={addressOf(desk, page)} element={<Page />} />
      </Routes>
    </Suspense>
  );
  return page.personal ? <Watermark>{content}</Watermark> : content;
}
