//! What must hold for every delivery.
