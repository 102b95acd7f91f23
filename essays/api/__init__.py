"""The site for programs: what readers can see, as JSON under /api/v1/. It reads querysets through the gate, and writes nothing."""
