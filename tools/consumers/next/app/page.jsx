import { Ranking } from './ranking.jsx';

export default function Page() {
  return <Ranking />;
}
