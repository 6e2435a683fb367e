//! The TypeScript the screens are checked against, made from the Rust types.

use std::collections::BTreeMap;

use ts_rs::{Config, TS, TypeVisitor};

#[cfg_attr(
    not(test),
    expect(
        clippy::wildcard_imports,
        reason = "the macro names every type of the contract"
    )
)]
use crate::*;

/// Collects the declaration of every type a command or an event reaches.
struct Declarations {
    config: Config,
    by_name: BTreeMap<String, String>,
}

impl Declarations {
    fn add<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            if self.by_name.contains_key(&name) {
                return;
            }
            let declaration = format!("export {}\n", T::decl(&self.config));
            self.by_name.insert(name, declaration);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

macro_rules! command_map {
    ($($name:ident [$role:ident] ($request:ty) -> $reply:ty;)*) => {
        fn command_map(declarations: &mut Declarations) -> String {
            let mut map = String::from("export interface Commands {\n");
            $(
                declarations.add::<$request>();
                declarations.add::<$reply>();
                let request = <$request as TS>::name(&declarations.config);
                let reply = <$reply as TS>::name(&declarations.config);
                map += &format!("  {}: {{ request: {request}; reply: {reply} }};\n", stringify!($name));
            )*
            map + "}\n"
        }

        /// The names of all commands with their least role, for tests and the log.
        pub const COMMANDS: &[(&str, dabao_domain::Role)] =
            &[$((stringify!($name), dabao_domain::Role::$role)),*];
    };
}
commands!(command_map);

/// The whole file `ui/src/backend/bindings.ts`.
pub fn bindings() -> String {
    let config = Config::default().with_large_int("number");
    let mut declarations = Declarations {
        config,
        by_name: BTreeMap::new(),
    };
    let commands = command_map(&mut declarations);
    declarations.add::<ApiError>();
    declarations.add::<Event>();
    let types: String = declarations.by_name.into_values().collect();
    format!("// Made by `cargo xtask codegen` from crates/api; do not edit.\n\n{types}\n{commands}")
}
