import { Link, type LinkProps, useNavigation } from "@remix-run/react";
import { cva, type VariantProps } from "class-variance-authority";
import { type ButtonHTMLAttributes, forwardRef, type ReactNode } from "react";
import { classes } from "./classes.ts";

const look = cva(
  "inline-flex items-center justify-center gap-2 rounded border font-medium whitespace-nowrap no-underline transition-colors disabled:opacity-60 aria-disabled:opacity-60",
  {
    variants: {
      variant: {
        primary: "border-transparent bg-accent text-on-accent hover:bg-accent-strong",
        secondary: "border-line-strong bg-surface text-ink hover:border-accent hover:bg-accent-soft",
        quiet: "border-transparent bg-transparent text-accent hover:bg-accent-soft",
        danger: "border-transparent bg-bad text-on-bad hover:opacity-90",
      },
      size: {
        sm: "min-h-8 px-3 text-sm",
        md: "min-h-11 px-5 text-base",
        lg: "min-h-12 px-7 text-base",
      },
      wide: { true: "w-full sm:w-auto" },
    },
    defaultVariants: { variant: "primary", size: "md" },
  },
);

type Look = VariantProps<typeof look>;

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Look {
  icon?: ReactNode;
}

/** A plain button; `type` is `button` unless told otherwise. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(
  ({ variant, size, wide, icon, className, children, type = "button", ...rest }, ref) => (
    <button ref={ref} type={type} className={classes(look({ variant, size, wide }), className)} {...rest}>
      {icon}
      {children}
    </button>
  ),
);
Button.displayName = "Button";

export interface SubmitButtonProps extends ButtonProps {
  /** What the button says while its form is on its way. */
  pendingLabel?: string;
}

/** Sends its form, and cannot be pressed twice. With `name` and `value` it tells apart the buttons of one form. */
export function SubmitButton({ pendingLabel = "正在提交…", children, ...rest }: SubmitButtonProps) {
  const navigation = useNavigation();
  const mine =
    rest.name === undefined || String(navigation.formData?.get(rest.name) ?? "") === String(rest.value ?? "");
  const pending = navigation.state !== "idle" && navigation.formMethod === "POST" && mine;
  return (
    <Button
      {...rest}
      type="submit"
      aria-disabled={pending || undefined}
      onClick={(event) => {
        if (pending) event.preventDefault();
        rest.onClick?.(event);
      }}
    >
      {pending ? pendingLabel : children}
    </Button>
  );
}

export interface LinkButtonProps extends LinkProps, Look {
  icon?: ReactNode;
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function LinkButton({ variant, size, wide, icon, className, children, ...rest }: LinkButtonProps) {
  return (
    <Link className={classes(look({ variant, size, wide }), className as string)} {...rest}>
      {icon}
      {children}
    </Link>
  );
}

/**
 * A link to a file or to an address outside the router's pages. The answer says that it is a file: marked as one here, a
 * refusal would be saved in its place and its sentence never be read.
 */
export function DownloadLink({ href, children, ...rest }: { href: string; children: ReactNode } & Look) {
  return (
    <a href={href} className={look({ variant: "secondary", size: "sm", ...rest })}>
      {children}
    </a>
  );
}
