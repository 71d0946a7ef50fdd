import { StartPage } from "~/components/frame/start-page";

export default function Page() {
  return <StartPage />;
}
