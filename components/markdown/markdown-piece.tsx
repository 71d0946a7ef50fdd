import { type ComponentProps, isValidElement, type ReactNode } from "react";
import ReactMarkdown, { type Components, defaultUrlTransform, type ExtraProps } from "react-markdown";
import rehypeHighlight from "rehype-highlight";
import remarkGfm from "remark-gfm";
import { CodeBlock } from "~/components/markdown/code-block";
import { ScrollArea } from "~/components/ui/scroll-area";

/** Code above this length gets its colours when it is finished: colouring it anew at every word would take too long. */
const LONGEST_COLOURED_WHILE_GROWING = 4_000;

const remarkPlugins = [remarkGfm];
/** Made once: it learns some forty languages, which takes longer than colouring a block. */
const colour = rehypeHighlight({ detect: false });
const colouring: ComponentProps<typeof ReactMarkdown>["rehypePlugins"] = [() => colour];
const plain: ComponentProps<typeof ReactMarkdown>["rehypePlugins"] = [];

/** One block of Markdown. HTML in it is shown as text; nothing is fetched from another host. */
export function MarkdownPiece({ text, isGrowing }: { text: string; isGrowing: boolean }) {
  const isPlain = !/```|~~~/.test(text) || (isGrowing && text.length > LONGEST_COLOURED_WHILE_GROWING);
  return (
    <ReactMarkdown
      remarkPlugins={remarkPlugins}
      rehypePlugins={isPlain ? plain : colouring}
      components={components}
      urlTransform={transformUrl}
    >
      {text}
    </ReactMarkdown>
  );
}

/** Images only from the text itself: another address would tell its host what is read here. */
function transformUrl(url: string, key: string): string {
  if (key === "src") return /^data:image\/(png|jpeg|gif|webp|avif);base64,/i.test(url) ? url : "";
  return defaultUrlTransform(url);
}

const heading = (level: number) =>
  function Heading({ children }: { children?: ReactNode }) {
    // The page's own headings stand above those of an answer.
    const Tag = `h${Math.min(6, level + 2)}` as "h3" | "h4" | "h5" | "h6";
    return <Tag data-level={level}>{children}</Tag>;
  };

const components: Components = {
  h1: heading(1),
  h2: heading(2),
  h3: heading(3),
  h4: heading(4),
  h5: heading(5),
  h6: heading(6),
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  img: ({ src, alt, title }) =>
    src ? (
      // biome-ignore lint/performance/noImgElement: the bytes are here already
      <img src={src} alt={alt ?? ""} title={title} />
    ) : (
      <span className="text-muted-foreground">[image not loaded{alt ? `: ${alt}` : ""}]</span>
    ),
  input: ({ checked, type }) => <input type={type} checked={checked} readOnly disabled aria-label="Done" />,
  table: ({ children }) => (
    <ScrollArea aria-label="Table" className="my-2">
      <table>{children}</table>
    </ScrollArea>
  ),
  pre: ({ children, node }) => {
    const code = isValidElement<{ className?: string }>(children) ? children : null;
    const language = /language-(\S+)/.exec(code?.props.className ?? "")?.[1] ?? "";
    return (
      <CodeBlock language={language} text={node ? readText(node) : ""}>
        {children}
      </CodeBlock>
    );
  },
};

type Element = NonNullable<ExtraProps["node"]>;

const readText = (node: Element): string => node.children.map(readPart).join("").replace(/\n$/, "");
const readPart = (node: Element["children"][number]): string =>
  node.type === "text" ? node.value : node.type === "element" ? node.children.map(readPart).join("") : "";
