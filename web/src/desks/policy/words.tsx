// What the pages of this desk share.
import type { CSSProperties, ReactNode } from 'react';
import { Tag } from 'antd';
import type { Answer, Input } from '../../api/client';

export type Package = Answer<'get', '/api/v1/policies/packages'>['packages'][number];
export type Version = Answer<'get', '/api/v1/policies/{version_id}'>;
export type Source = Input<'post', '/api/v1/policies/checks'>['body'];
export type Checked = Answer<'post', '/api/v1/policies/checks'>;
export type Complaint = Checked['complaints'][number];
export type Whatif = Answer<'get', '/api/v1/policies/whatifs/{whatif_id}'>;

export const versionAt = (id: string) => '/policy/version/' + id;
export const editAt = (id: string) => '/policy/edit/' + id;
export const whatifAt = (id: string) => '/policy/whatif/' + id;
export const proposalAt = (id: string) => '/policy/proposal/' + id;

const colours: Record<string, string> = { 施行中: 'green', 将施行: 'blue', 已过: 'default', 完成: 'green', 进行中: 'processing', 等待: 'gold', 失败: 'red', 中断: 'volcano' };

export function Word({ of }: { of: string }) {
  return <Tag color={colours[of]}>{of}</Tag>;
}

export const beside: CSSProperties = { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(420px, 1fr))', gap: 12 };

// Part is one part of a page with its heading.
export function Part({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="spaced">
      <div className="bar">
        <h4 style={{ margin: 0 }}>{title}</h4>
        <span className="grow" />
        {extra}
      </div>
      {children}
    </section>
  );
}

// days names a stretch of days.
export const days = (from: string, to?: string) => (to ? `${from} 至 ${to}` : `${from} 起`);

// fileName is the last part of a path.
export const fileName = (path: string) => path.slice(path.lastIndexOf('/') + 1);
