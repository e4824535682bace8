//! `quote!`: Rust that becomes [`Tokens`](super::Tokens).
//!
//! As the crate of that name does it: `#name` is what a variable holds, `#(#names)*` and `#(#names),*` are what
//! each item of one holds. A macro sees a token without those around it, so each is looked at together with its
//! neighbours, by laying the tokens over themselves, moved by one, two and three places.

/// Tokens, with variables of the place where it stands.
macro_rules! quote {
    () => {
        $crate::emit::tokens::Tokens::new()
    };
    ($($token:tt)*) => {{
        // What variables hold takes place too.
        let bytes = stringify!($($token)*).len() + 48;
        let mut tokens = $crate::emit::tokens::Tokens::with_capacity(bytes);
        $crate::emit::tokens::level!(tokens $($token)*);
        tokens
    }};
}

/// Appends the tokens of a level of brackets.
macro_rules! level {
    ($to:ident $($token:tt)*) => {
        $crate::emit::tokens::each!(
            $to
            (@ @ @ @ @ @ $($token)*)
            (@ @ @ @ @ $($token)* @)
            (@ @ @ @ $($token)* @ @)
            (@ @ @ $($token)* @ @ @)
            (@ @ $($token)* @ @ @ @)
            (@ $($token)* @ @ @ @ @)
            ($($token)* @ @ @ @ @ @)
        );
    };
}

/// Appends each token of the fourth list; in the others are those three places before it up to those behind.
macro_rules! each {
    ($to:ident ($($c:tt)*) ($($b:tt)*) ($($a:tt)*) ($($it:tt)*) ($($x:tt)*) ($($y:tt)*) ($($z:tt)*)) => {
        $($crate::emit::tokens::token!($to $c $b $a ($it) $x $y $z);)*
    };
}

/// Appends the token in the middle, or what it stands for together with its neighbours.
macro_rules! token {
    // Beyond the ends.
    ($to:ident $c:tt $b:tt $a:tt (@) $x:tt $y:tt $z:tt) => {};
    // `#(#names)*`
    ($to:ident $c:tt $b:tt $a:tt (#) (# $names:ident) * $z:tt) => {
        for each in $names {
            $crate::emit::tokens::ToTokens::to_tokens(&each, &mut $to);
        }
    };
    // `#(#names),*`
    ($to:ident $c:tt $b:tt $a:tt (#) (# $names:ident) $separator:tt *) => {
        for (at, each) in $names.into_iter().enumerate() {
            if at > 0 {
                $to.push_marked(concat!(stringify!($separator), "\u{1f}"));
            }
            $crate::emit::tokens::ToTokens::to_tokens(&each, &mut $to);
        }
    };
    // The rest of these two.
    ($to:ident $c:tt $b:tt # ((# $names:ident)) $x:tt $y:tt $z:tt) => {};
    ($to:ident $c:tt # (# $names:ident) (*) $x:tt $y:tt $z:tt) => {};
    ($to:ident $c:tt # (# $names:ident) ($separator:tt) * $y:tt $z:tt) => {};
    ($to:ident # (# $names:ident) $separator:tt (*) $x:tt $y:tt $z:tt) => {};
    // `#name`
    ($to:ident $c:tt $b:tt $a:tt (#) $name:ident $y:tt $z:tt) => {
        $crate::emit::tokens::ToTokens::to_tokens(&$name, &mut $to);
    };
    ($to:ident $c:tt $b:tt # ($name:ident) $x:tt $y:tt $z:tt) => {};
    // Brackets.
    ($to:ident $c:tt $b:tt $a:tt (($($token:tt)*)) $x:tt $y:tt $z:tt) => {
        $to.push_marked("(\u{1f}");
        $crate::emit::tokens::level!($to $($token)*);
        $to.push_marked(")\u{1f}");
    };
    ($to:ident $c:tt $b:tt $a:tt ([$($token:tt)*]) $x:tt $y:tt $z:tt) => {
        $to.push_marked("[\u{1f}");
        $crate::emit::tokens::level!($to $($token)*);
        $to.push_marked("]\u{1f}");
    };
    ($to:ident $c:tt $b:tt $a:tt ({$($token:tt)*}) $x:tt $y:tt $z:tt) => {
        $to.push_marked("{\u{1f}");
        $crate::emit::tokens::level!($to $($token)*);
        $to.push_marked("}\u{1f}");
    };
    ($to:ident $c:tt $b:tt $a:tt ($token:tt) $x:tt $y:tt $z:tt) => {
        $to.push_marked(concat!(stringify!($token), "\u{1f}"));
    };
}

pub(in crate::emit) use {each, level, quote, token};
