//! Security schemes, by name in 2.x and by reference in 3.x.

use super::{Adapter, EXTENSION, scalar, text};
use crate::{
    diagnostic::Code,
    document::{SecurityScheme, SecuritySchemeId},
    syntax::Node,
};

impl Adapter<'_> {
    pub(super) fn add_security_scheme(
        &mut self,
        name: Option<String>,
        node: Node,
    ) -> SecuritySchemeId {
        let id =
            SecuritySchemeId(u32::try_from(self.api.security_schemes.len()).unwrap_or(u32::MAX));
        self.api.security_schemes.push(SecurityScheme {
            name,
            kind: text(&node, "type"),
            docs: text(&node, "description"),
            parameter: node.get("name").and_then(scalar),
            location: node.get("in").and_then(scalar),
            extension: node.get(EXTENSION).cloned(),
            node,
        });
        id
    }

    /// The schemes that the `security` of a server or operation names.
    pub(super) fn security(&mut self, node: &Node) -> Vec<SecuritySchemeId> {
        let list = node
            .get("security")
            .and_then(Node::as_array)
            .unwrap_or_default();
        let mut found = Vec::new();
        for requirement in list {
            if self.api.asyncapi.major == 2 {
                self.named_schemes(requirement, &mut found);
            } else if let Some(resolved) = self.resolve(requirement) {
                let name = resolved.name().map(str::to_owned);
                found.push(self.scheme_of(name, resolved.node));
            }
        }
        found.dedup();
        found
    }

    /// A Security Requirement Object of 2.x: names of schemes of the components.
    fn named_schemes(&mut self, requirement: &Node, found: &mut Vec<SecuritySchemeId>) {
        for (name, node) in self.members(requirement) {
            let schemes = self.api.security_schemes.iter();
            let at = schemes
                .into_iter()
                .position(|scheme| scheme.name.as_deref() == Some(&name));
            if let Some(at) = at.and_then(|at| u32::try_from(at).ok()) {
                found.push(SecuritySchemeId(at));
            } else {
                let message = format!("there is no security scheme `{name}` in the components");
                self.warn(Code::TolerableDefect, &node, message);
            }
        }
    }

    fn scheme_of(&mut self, name: Option<String>, node: Node) -> SecuritySchemeId {
        let mut schemes = self.api.security_schemes.iter();
        let at = schemes.position(|scheme| scheme.node.id() == node.id());
        match at.and_then(|at| u32::try_from(at).ok()) {
            Some(at) => SecuritySchemeId(at),
            None => self.add_security_scheme(name, node),
        }
    }
}
