{{/* One goes at a time, slowly: whoever talks to it is moved to another. */}}
{{- define "sandra.autoscaler" }}
{{- $own := (index .root.Values .kind).autoscaling }}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "sandra.name" .root }}-{{ .kind }}
  labels:
    {{- include "sandra.all-labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: {{ .scaled }}
    name: {{ include "sandra.name" .root }}-{{ .kind }}
  minReplicas: {{ $own.minimum }}
  maxReplicas: {{ $own.maximum }}
  metrics:
    {{- with $own.messages }}
    {{- if .metric }}
    - type: Pods
      pods:
        metric:
          name: {{ .metric }}
        target:
          type: AverageValue
          averageValue: {{ .perSecond | quote }}
    {{- end }}
    {{- end }}
    # Beside the messages, for when nobody counts them; the higher of both decides.
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ $own.cpuPercent }}
  behavior:
    scaleUp:
      stabilizationWindowSeconds: 0
    scaleDown:
      stabilizationWindowSeconds: 600
      policies:
        - type: Pods
          value: 1
          periodSeconds: 120
{{- end }}
