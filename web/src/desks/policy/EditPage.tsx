// A new version, written on the texts of another.
import { useParams } from 'react-router';
import { useLook } from '../../api/hooks';
import { Answered } from '../../pieces';
import { Draft, type File } from './Draft';
import { textsOf } from './VersionPage';

export default function EditPage() {
  const { versionId = '' } = useParams();
  const look = useLook('get', '/api/v1/policies/{version_id}', { path: { version_id: versionId } });
  const cases = useLook('post', '/api/v1/policies/cases', { body: { version_id: versionId } });
  return (
    <Answered look={look}>
      {(v) => (
        <Answered look={cases}>
          {(c) => {
            const texts = textsOf(v);
            const files: File[] = texts.files.filter((f) => f.name !== v.entry);
            if (c.there && !c.own && c.text) files.push({ name: c.file, text: c.text });
            const first = texts.files.find((f) => f.name === v.entry);
            return <Draft key={versionId} name={'policy-draft:' + versionId} older={versionId} title={v.title} settings={texts.settings} entry={v.entry} start={first ? [first, ...files] : files} />;
          }}
        </Answered>
      )}
    </Answered>
  );
}
